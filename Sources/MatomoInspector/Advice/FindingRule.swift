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
