import MatomoCore
import MatomoProtocol

extension FindingRule {
  /// What kind of action it is, and what goes with it.
  static let action = Self { hit, _ in
    var findings: [Finding] = []
    if hit["ca"] == "1", hit["ping"] == "1" {
      findings.append(Finding(.noted, "ca", "does not go with ping, which is no action anyway"))
    }
    if let id = hit[.pageViewID], PageViewID(id) == nil, !Array(id.utf8).isCutInCharacter(at: 6) {
      findings.append(
        Finding(.changed, "pv_id", "should be six ASCII letters or digits; Matomo keeps six bytes at most")
      )
    }
    findings += searchFindings(hit)
    return findings
  }

  private static func searchFindings(_ hit: HitReading) -> [Finding] {
    guard hit["search"] != nil else {
      return ["search_cat", "search_count"].filter { hit[$0] != nil }.map {
        Finding(.ignored, $0, "goes with search, which is missing")
      }
    }
    guard hit["search_count"] != nil else { return [] }
    guard let count = hit.number("search_count") else {
      return [Finding(.ignored, "search_count", "is not a number")]
    }
    return count < 0 ? [Finding(.ignored, "search_count", "is below zero")] : []
  }
}
