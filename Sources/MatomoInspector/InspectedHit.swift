package import MatomoTracking

/// A hit that came in, and what became of it.
package struct InspectedHit: Sendable, Hashable {
  /// What Matomo would have done with it.
  package enum Outcome: String, Sendable, Hashable {
    case recorded
    /// Answered like a good one, and left out.
    case excluded
    case refused
    /// It failed, and with it the whole request.
    case failed
    /// Not even counted.
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

  init(_ parameters: [Parameter], in context: FindingContext, way: String) {
    let findings = Finding.all(for: parameters, in: context)
    self.init(parameters, findings: findings, outcome: Outcome(findings), way: way)
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
  }

  func adding(_ finding: Finding) -> Self {
    Self(parameters, findings: findings + [finding], outcome: outcome, way: way)
  }
}

extension InspectedHit.Outcome {
  /// What comes of a hit with these findings.
  ///
  /// Matomo checks what it refuses first; a hit that it leaves out never reaches the database, where poison acts.
  init(_ findings: [Finding]) {
    let consequences = Set(findings.map(\.consequence))
    let isNotToBeRecorded = findings.contains { $0.consequence == .excluded && $0.parameter == "rec" }
    self =
      if consequences.contains(.refused) {
        .refused
      } else if isNotToBeRecorded {
        .excluded
      } else if consequences.contains(.crash) {
        .failed
      } else if consequences.contains(.excluded) {
        .excluded
      } else if consequences.contains(.poison) {
        .failed
      } else {
        .recorded
      }
  }
}
