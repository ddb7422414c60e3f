package import MatomoCore
package import MatomoProtocol

/// A hit that came in, and what became of it.
package struct InspectedHit: Sendable, Hashable {
  /// What Matomo would have done with it.
  package enum Outcome: String, Sendable, Hashable {
    case recorded
    /// The hit is answered like a good one, and not recorded.
    case excluded
    case refused
    /// It failed, and with it the whole request.
    case failed
    /// The entry is not counted.
    case dropped
  }

  /// The parameters as they were sent; of a token only that it was there.
  package let parameters: [Parameter]
  package let findings: [Finding]
  package let outcome: Outcome
  package let kind: HitKind

  /// The method of the request, or `bulk`.
  package let way: String

  /// The order that it reports, if it was recorded.
  package let order: OrderID?

  /// The page view that it reports, if it was recorded and has an id.
  package let pageView: NamedPageView?

  init(_ parameters: [Parameter], in context: FindingContext, way: String) {
    let findings = Finding.all(for: parameters, in: context)
    self.init(parameters, findings: findings, outcome: Outcome(Verdict(findings)), way: way)
  }

  /// A request that brought no hit, and why.
  init(unreadable parameter: String, _ message: String, outcome: Outcome, way: String) {
    let finding = Finding(.refused, parameter, message)
    self.init([], findings: [finding], outcome: outcome, way: way)
  }

  private init(_ parameters: [Parameter], findings: [Finding], outcome: Outcome, way: String) {
    let hit = HitReading(parameters)
    self.parameters = parameters.map { parameter in
      PHPName(parameter.name)?.text == "token_auth" ? Parameter(parameter.name, "(hidden)") : parameter
    }
    self.findings = findings
    self.outcome = outcome
    self.kind = HitKind(hit)
    self.way = way
    self.order = outcome == .recorded ? OrderID(hit) : nil
    self.pageView = outcome == .recorded ? NamedPageView(hit) : nil
  }

  func adding(_ finding: Finding) -> Self {
    Self(parameters, findings: findings + [finding], outcome: outcome, way: way)
  }
}

extension InspectedHit.Outcome {
  init(_ verdict: Verdict) {
    self =
      switch verdict {
      case .recorded: .recorded
      case .excluded: .excluded
      case .refused: .refused
      case .failed: .failed
      }
  }
}
