#if HummingbirdSupport || VaporSupport
  import AsyncHTTPClient
  import NIOCore
  package import NIOHTTP1

  /// A browser, as far as a server on this host can tell: it asks for ``TestCertificate/host`` over TLS, and speaks one
  /// version of HTTP.
  package struct SecureClient: Sendable {
    package enum Version: Sendable {
      case http1
      case http2
    }

    package struct Answer: Sendable {
      package let version: HTTPVersion
      package let status: Int
      package let headers: HTTPHeaders
      package let text: String
    }

    private let client: HTTPClient
    private let port: Int

    /// Makes a client that lives until the body returns.
    package static func using<Result>(
      _ version: Version,
      trusting certificate: TestCertificate,
      port: Int,
      _ body: (SecureClient) async throws -> Result
    ) async throws -> Result {
      var configuration = HTTPClient.Configuration(tlsConfiguration: certificate.client)
      configuration.dnsOverride = [TestCertificate.host: "localhost"]
      configuration.redirectConfiguration = .disallow
      switch version {
      case .http1: configuration.httpVersion = .http1Only
      case .http2: configuration.httpVersion = .automatic
      }
      let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
      do {
        let result = try await body(SecureClient(client: client, port: port))
        try await client.shutdown()
        return result
      } catch {
        try await client.shutdown()
        throw error
      }
    }

    /// Where the server is, as the client names it.
    package var origin: String { "https://\(TestCertificate.host):\(port)" }

    /// The answer to a GET.
    @discardableResult
    package func get(_ path: String, headers: HTTPHeaders = [:]) async throws -> Answer {
      var request = HTTPClientRequest(url: origin + path)
      request.headers = headers
      let response = try await client.execute(request, timeout: .seconds(20))
      let body = try await response.body.collect(upTo: 1 << 20)
      return Answer(
        version: response.version,
        status: Int(response.status.code),
        headers: response.headers,
        text: String(buffer: body)
      )
    }
  }
#endif
