import MatomoPlatform
import MatomoProtocol

extension FindingRule {
  /// Checks the visitor's place, which only a client with a token may set.
  static let location = Self { hit, context in
    guard context.token == .accepted else { return [] }
    var findings: [Finding] = []
    if let address = hit["cip"], !isAddress(address) {
      findings.append(Finding(.changed, "cip", "is not an IPv4 or IPv6 address; the visit is recorded without it"))
    }
    if let country = hit["country"], country.utf8.count != 2 {
      findings.append(Finding(.ignored, "country", "is not a country code of two letters, such as de"))
    }
    for (known, limit) in [(KnownParameter.latitude, 90.0), (.longitude, 180.0)] {
      if let degrees = hit.number(known), abs(degrees) > limit, abs(degrees) < 1000 {
        findings.append(Finding(.noted, known.name, "lies beyond \(Int(limit)) degrees, and is stored as it is"))
      }
    }
    return findings
  }

  private static func isAddress(_ text: String) -> Bool {
    var buffer = in6_addr()
    return inet_pton(AF_INET, text, &buffer) == 1 || inet_pton(AF_INET6, text, &buffer) == 1
  }
}
