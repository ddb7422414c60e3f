import MatomoTracking

extension FindingRule {
  /// What kind of action it is, and what goes with it.
  static let action = Self { hit, _ in
    var findings: [Finding] = []
    if hit["ca"] == "1" {
      if hit["ping"] == "1" {
        findings.append(Finding(.noted, "ca", "does not go with ping, which is no action anyway"))
      } else if HitKind(hit) == .custom, !hit.names.contains(where: ParameterNames.isOfPlugin) {
        findings.append(
          Finding(.poison, "ca", "says that this is no page view, and nothing says what it is; the hit fails")
        )
      }
    }
    if let id = hit["pv_id"], PageViewID(id) == nil {
      let bytes = Array(id.utf8)
      let isCutInCharacter = bytes.count > 6 && bytes[6] & 0xc0 == 0x80
      findings.append(
        isCutInCharacter
          ? Finding(.poison, "pv_id", "is cut after six bytes, in the middle of a character; the database refuses it")
          : Finding(.changed, "pv_id", "should be six ASCII letters or digits; Matomo keeps six bytes at most")
      )
    }
    if hit["bw_bytes"] != nil {
      if let bytes = hit.number("bw_bytes"), bytes >= 0 {
        // Only the plugin Bandwidth reads it, so that there is nothing to say about its absence.
      } else {
        findings.append(Finding(.poison, "bw_bytes", "is not a number of bytes; the database refuses it"))
      }
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
    guard count <= Double(UInt32.max) else {
      return [Finding(.poison, "search_count", "is more than \(UInt32.max); the database refuses it")]
    }
    return count < 0 ? [Finding(.ignored, "search_count", "is below zero")] : []
  }
}
