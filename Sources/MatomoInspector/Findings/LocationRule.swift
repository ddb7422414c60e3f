import Glibc

extension FindingRule {
  /// Where a visitor is, which only those may say who have a token.
  static let location = Self { hit, context in
    let needToken = ["cip", "country", "region", "city", "lat", "long"].filter { hit[$0] != nil }
    guard context.token == .accepted else {
      return needToken.map { Finding(.refused, $0, context.token.reason) }
    }
    var findings: [Finding] = []
    if let address = hit["cip"], !isAddress(address) {
      findings.append(Finding(.changed, "cip", "is not an IPv4 or IPv6 address; the visit is recorded without it"))
    }
    if let country = hit["country"], country.utf8.count != 2 {
      findings.append(Finding(.ignored, "country", "is not a country code of two letters, such as de"))
    }
    for (name, limit) in [("lat", 90.0), ("long", 180.0)] where hit[name] != nil {
      // The column is DECIMAL(9, 6).
      if let degrees = hit.number(name), abs(degrees) < 1000 {
        if abs(degrees) > limit {
          findings.append(Finding(.noted, name, "lies beyond \(Int(limit)) degrees, and is stored as it is"))
        }
      } else {
        findings.append(Finding(.poison, name, "is not a number of degrees; the database refuses it"))
      }
    }
    return findings
  }

  private static func isAddress(_ text: String) -> Bool {
    var buffer = in6_addr()
    return inet_pton(AF_INET, text, &buffer) == 1 || inet_pton(AF_INET6, text, &buffer) == 1
  }
}

extension FindingContext.Token {
  /// Why what needs a token is refused.
  var reason: String {
    self == .none
      ? "needs token_auth: without it Matomo refuses the whole hit"
      : "needs token_auth, and Matomo does not take this one for the site: it refuses the whole hit"
  }
}
