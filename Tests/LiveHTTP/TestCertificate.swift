#if HummingbirdSupport || VaporSupport
  import Crypto
  import FoundationEssentials
  package import NIOSSL
  import SwiftASN1
  import X509

  /// A certificate for one host that signs itself, made anew for each test: one in the repository would expire.
  package struct TestCertificate: Sendable {
    /// A name that no resolver knows.
    package static let host = "shop.example"

    private let certificate: NIOSSLCertificate
    private let key: NIOSSLPrivateKey

    package init() throws {
      let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
      let name = try DistinguishedName { CommonName(Self.host) }
      let certificate = try Certificate(
        version: .v3,
        serialNumber: Certificate.SerialNumber(),
        publicKey: key.publicKey,
        notValidBefore: Date(timeIntervalSinceNow: -3600),
        notValidAfter: Date(timeIntervalSinceNow: 3600),
        issuer: name,
        subject: name,
        extensions: Certificate.Extensions {
          Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
          SubjectAlternativeNames([.dnsName(Self.host)])
        },
        issuerPrivateKey: key
      )
      self.certificate = try NIOSSLCertificate(
        bytes: Array(certificate.serializeAsPEM().pemString.utf8),
        format: .pem
      )
      self.key = try NIOSSLPrivateKey(bytes: Array(key.serializeAsPEM().pemString.utf8), format: .pem)
    }

    /// What a server says that has the certificate.
    package var server: TLSConfiguration {
      .makeServerConfiguration(certificateChain: [.certificate(certificate)], privateKey: .privateKey(key))
    }

    /// What a client asks for that believes this certificate and no other.
    package var client: TLSConfiguration {
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.trustRoots = .certificates([certificate])
      return configuration
    }
  }
#endif
