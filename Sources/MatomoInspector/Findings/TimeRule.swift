import FoundationEssentials

extension FindingRule {
  /// When it happened: `cdt`, and `cdo` seconds before that.
  static let time = Self { hit, context in
    guard hit["cdt"] != nil || hit["cdo"] != nil else { return [] }
    let now = context.now.timeIntervalSince1970
    var time = now
    var findings: [Finding] = []
    if let text = hit["cdt"] {
      if let read = hit.number("cdt") ?? Timestamp.read(text) {
        if read > now {
          findings.append(
            Finding(.changed, "cdt", "lies in the future: Matomo takes its own time instead\(hint(read, now))")
          )
        } else if read < now - twentyYears {
          findings.append(Finding(.changed, "cdt", "is older than 20 years: Matomo takes its own time instead"))
        } else {
          time = read
        }
      } else {
        findings.append(
          Finding(
            .changed,
            "cdt",
            "is neither Unix seconds nor like 2026-11-21 10:00:00 (UTC): Matomo takes its own time"
          )
        )
      }
    }
    if hit["cdo"] != nil {
      if let offset = hit.whole("cdo") {
        time -= abs(Double(offset))
      } else {
        findings.append(Finding(.ignored, "cdo", "is not a whole number of seconds"))
      }
    }
    if now - time >= 86_400, context.token != .accepted {
      let name = hit["cdt"] == nil ? "cdo" : "cdt"
      findings.append(Finding(.refused, name, "is a day ago or older, and then it \(context.token.reason)"))
    }
    return findings
  }

  private static let twentyYears = 20 * 365.25 * 86_400

  private static func hint(_ time: Double, _ now: Double) -> String {
    time > now * 100 ? "; it looks like milliseconds, and seconds are wanted" : ""
  }
}
