import MatomoCore
import MatomoProtocol

extension FindingRule {
  /// What it was done with: `ua`, `uadata`, `lang`, and the visitor's clock.
  static let device = Self { hit, context in
    var findings: [Finding] = []
    if hit["ua"] == nil, !UserAgents.isBot(context.userAgent) {
      if context.userAgent.isEmpty {
        findings.append(Finding(.noted, "ua", "is missing, as is the header User-Agent: the browser stays unknown"))
      } else if UserAgents.isLibrary(context.userAgent) {
        findings.append(
          Finding(.noted, "ua", "is missing: Matomo takes the sender's own User-Agent for the visitor's")
        )
      }
    }
    if let data = hit["uadata"], !isObject(data) {
      findings.append(Finding(.ignored, "uadata", "is not a JSON object"))
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

  private static func isObject(_ text: String) -> Bool {
    guard case .object = try? JSONValue(parsing: Array(text.utf8)) else { return false }
    return true
  }
}
