/// What Matomo does with a hit.
package enum Verdict: Sendable, Hashable {
  case recorded
  /// The hit is answered like a good one, and not recorded.
  case excluded
  case refused
  /// It fails, and with it the whole request.
  case failed

  /// What comes of a hit with these findings.
  ///
  /// Matomo checks what it refuses first; a hit that it leaves out never reaches the database, where poison acts.
  package init(_ findings: [Finding]) {
    func holds(_ consequence: Finding.Consequence) -> Bool { findings.contains { $0.consequence == consequence } }
    let isNotToBeRecorded = findings.contains { $0.consequence == .excluded && $0.parameter == "rec" }
    self =
      if holds(.refused) {
        .refused
      } else if isNotToBeRecorded {
        .excluded
      } else if holds(.crash) {
        .failed
      } else if holds(.excluded) {
        .excluded
      } else if holds(.poison) {
        .failed
      } else {
        .recorded
      }
  }
}
