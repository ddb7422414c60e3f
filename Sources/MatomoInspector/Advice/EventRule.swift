import MatomoProtocol

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
