package import MatomoCore
package import MatomoProtocol

/// A check for one kind of mistake in a hit, for the developer of a site.
struct FindingRule: Sendable {
  let findings: @Sendable (HitReading, FindingContext) -> [Finding]

  static let all: [Self] = [
    .request, .site, .names, .token, .location, .time, .visitor, .device, .url, .title, .action, .event, .performance,
    .variables, .commerce,
  ]
}

extension Finding {
  /// Everything that Matomo would refuse, ignore or change, errors first.
  package static func all(for parameters: [Parameter], in context: FindingContext) -> [Finding] {
    let hit = HitReading(parameters)
    let findings = Finding.errors(of: hit, in: context) + FindingRule.all.flatMap { $0.findings(hit, context) }
    return findings.filter { $0.level == .error } + findings.filter { $0.level == .warning }
  }
}

/// What programs write when they turn the wrong thing into text.
enum TextHabits {
  /// Python's `None`, JavaScript's `undefined`, and their like.
  static func isPlaceholder(_ text: String) -> Bool {
    ["None", "null", "nil", "undefined", "NaN", "nan", "(null)", "[object Object]"].contains(text)
  }

  /// Python's `str(bytes)`: `b'…'`.
  static func isPythonBytes(_ text: String) -> Bool {
    (text.hasPrefix("b'") && text.hasSuffix("'")) || (text.hasPrefix("b\"") && text.hasSuffix("\""))
  }

  /// Characters that RFC 3986 has no place for in a URL.
  static func isPercentEncoded(_ url: String) -> Bool {
    let never: [UInt8] = Array("\"<>\\^`{|}".utf8)
    return url.utf8.allSatisfy { (0x21...0x7e).contains($0) && !never.contains($0) }
  }
}
