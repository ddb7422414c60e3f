import MatomoJSON

extension FindingRule {
  /// What it was done with: `ua`, `uadata`, `lang`, and the visitor's clock.
  static let device = Self { hit, context in
    var findings: [Finding] = []
    let userAgent = hit["ua"] ?? context.userAgent
    if UserAgents.isBot(userAgent), hit.whole("bots") != 1 {
      findings.append(
        Finding(.excluded, "ua", "belongs to a bot, which Matomo leaves out; bots=1 records it as a visit")
      )
    } else if hit["ua"] == nil {
      if context.userAgent.isEmpty {
        findings.append(Finding(.noted, "ua", "is missing, as is the header User-Agent: the browser stays unknown"))
      } else if UserAgents.isLibrary(context.userAgent) {
        findings.append(
          Finding(.noted, "ua", "is missing: Matomo takes the sender's own User-Agent for the visitor's")
        )
      }
    }
    if let data = hit["uadata"] {
      findings += clientHintFindings(data)
    }
    if let language = hit["lang"], language.utf8.count > 20 {
      findings.append(Finding(.changed, "lang", "counts up to its 20th character only"))
    }
    for (name, limit) in [("h", 23), ("m", 59), ("s", 59)] where hit[name] != nil {
      if hit.whole(name).map((0...limit).contains) != true {
        findings.append(Finding(.changed, name, "is not a number from 0 to \(limit): Matomo takes 0"))
      }
    }
    return findings
  }

  /// What the device detection reads as text, and ends PHP with a TypeError where it is none.
  private static func clientHintFindings(_ data: String) -> [Finding] {
    guard let json = try? JSONValue(parsing: Array(data.utf8)), case .object(let members) = json else {
      return [Finding(.ignored, "uadata", "is not a JSON object")]
    }
    let texts = ["platform", "platformVersion", "model", "uaFullVersion"]
    let wrong = members.filter { member in
      guard texts.contains(member.name) else { return false }
      return switch member.value {
      case .string, .null: false
      default: true
      }
    }
    return wrong.map {
      Finding(.crash, "uadata", "holds a \($0.name) that is no text, which ends PHP with a TypeError")
    }
  }
}
