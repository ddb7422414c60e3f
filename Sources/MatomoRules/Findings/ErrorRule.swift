/// One look at a hit for one kind of mistake because of which Matomo would not record it.
struct ErrorRule: Sendable {
  let find: @Sendable (HitReading, FindingContext, inout [Finding]) -> Void

  static let all: [Self] = [.required, .location, .time, .visitor, .clientHints, .action, .event, .performance]
}

extension Finding {
  /// Everything because of which Matomo would not record a hit, as far as the hit itself shows it.
  package static func errors(of hit: HitReading, in context: FindingContext) -> [Finding] {
    var findings: [Finding] = []
    for rule in ErrorRule.all { rule.find(hit, context, &findings) }
    return findings
  }
}
