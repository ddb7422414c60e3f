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

extension FindingRule {
  /// `action_name`.
  static let title = Self { hit, _ in
    guard let title = hit["action_name"] else { return [] }
    if TextHabits.isPlaceholder(title) {
      return [Finding(.noted, "action_name", "looks like a title that was not there; leave the parameter out")]
    }
    if TextHabits.isPythonBytes(title) {
      return [Finding(.noted, "action_name", "looks like bytes that Python printed; decode them first")]
    }
    return []
  }
}

extension FindingRule {
  /// `e_c`, `e_a`, `e_n`, `e_v`, and the names of content.
  static let event = Self { hit, _ in
    var findings: [Finding] = []
    let isEvent = hit["e_c"] != nil && hit["e_a"] != nil
    for name in ["e_c", "e_a"] {
      if !isEvent, hit[name] == nil, ["e_c", "e_a", "e_n", "e_v"].contains(where: hit.has) {
        findings.append(Finding(.changed, name, "is missing: Matomo records no event, but what else the hit says"))
      }
    }
    if hit[.eventValue] != nil, hit.number(.eventValue) == nil {
      findings.append(Finding(.ignored, "e_v", "is not a number"))
    }
    if hit["c_n"] == nil {
      findings += ["c_p", "c_t", "c_i"].filter { hit[$0] != nil }.map {
        Finding(.ignored, $0, "goes with c_n, the name of the content, which is missing")
      }
    }
    return findings
  }
}

extension FindingRule {
  /// The times of a page view, `pf_*`, in whole milliseconds.
  static let performance = Self { hit, _ in
    let names = ["pf_net", "pf_srv", "pf_tfr", "pf_dm1", "pf_dm2", "pf_onl"]
    let takesTimes = [.pageView, .siteSearch].contains(HitKind(hit)) || hit["pv_id"] != nil
    // The column is MEDIUMINT UNSIGNED.
    let largest = 16_777_215
    return names.compactMap { name in
      guard hit[name] != nil else { return nil }
      guard let milliseconds = hit.whole(name) else {
        return Finding(.ignored, name, "is not a whole number of milliseconds")
      }
      if milliseconds < 0 { return nil }
      if milliseconds > largest {
        return Finding(.ignored, name, "is more than \(largest) milliseconds")
      }
      return takesTimes ? nil : Finding(.ignored, name, "counts only on a page view, or with the pv_id of one")
    }
  }
}
