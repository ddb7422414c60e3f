import MatomoCore
import MatomoPlatform
import MatomoProtocol

extension FindingRule {
  /// How `idsite` is written.
  static let site = Self { hit, context in
    guard let text = hit[.site], let site = hit.site, context.sites?.contains(site.number) != false,
      text.utf8.contains(where: { !(0x30...0x39).contains($0) })
    else { return [] }
    return [Finding(.noted, "idsite", "is read as a number, but should be written with digits alone")]
  }
}

extension FindingRule {
  /// The secret itself.
  static let token = Self { hit, context in
    guard hit.has("token_auth") else { return [] }
    return [Finding(.noted, "token_auth", "belongs at the top level of a bulk request: URLs and hits end up in logs")]
  }
}

extension FindingRule {
  /// Who it was: `cid`, `_id`, `uid`.
  static let visitor = Self { hit, _ in
    var findings: [Finding] = []
    if let id = hit[.forcedID], id.utf8.count == 16, VisitorID(id) == nil {
      findings.append(Finding(.ignored, "cid", "holds more than hexadecimal digits"))
    }
    if let id = hit["_id"] {
      if id.utf8.count < 16 {
        findings.append(Finding(.ignored, "_id", "must be 16 hexadecimal digits, and is shorter"))
      } else if VisitorID(String(decoding: id.utf8.prefix(16), as: UTF8.self)) == nil {
        findings.append(Finding(.ignored, "_id", "holds more than hexadecimal digits"))
      } else if id.utf8.count > 16 {
        findings.append(Finding(.changed, "_id", "is cut after 16 digits"))
      }
    }
    if let user = hit["uid"], TextHabits.isPlaceholder(user) {
      findings.append(Finding(.noted, "uid", "looks like a value that was not there: all such visitors become one"))
    }
    return findings
  }
}

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
