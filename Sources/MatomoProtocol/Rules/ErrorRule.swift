/// A check for one kind of mistake that keeps Matomo from recording a hit.
struct ErrorRule: Sendable {
  /// The parameters without which there is nothing to look at; `nil` where one is missing.
  let concerns: KnownParameters?

  let find: @Sendable (HitReading, FindingContext, inout [Finding]) -> Void

  init(_ concerns: KnownParameters?, find: @escaping @Sendable (HitReading, FindingContext, inout [Finding]) -> Void) {
    self.concerns = concerns
    self.find = find
  }

  static let all: [Self] = [.required, .location, .time, .visitor, .clientHints, .action, .event, .performance]
}

extension Finding {
  /// All reasons for Matomo not to record a hit, as far as the hit itself shows them.
  package static func errors(of hit: HitReading, in context: FindingContext) -> [Finding] {
    var findings: [Finding] = []
    for rule in ErrorRule.all where rule.concerns.map({ !hit.known.isDisjoint(with: $0) }) ?? true {
      rule.find(hit, context, &findings)
    }
    return findings
  }
}
