import FoundationEssentials
import MatomoCore
import MatomoProtocol

extension FindingRule {
  /// When it happened: `cdt`, and `cdo` seconds before that.
  static let time = Self { hit, context in
    var findings: [Finding] = []
    switch hit.time(at: context.now) {
    case .none where hit[.time] != nil, .unreadable:
      findings.append(
        Finding(
          .changed,
          "cdt",
          "is neither Unix seconds nor like 2026-11-21 10:00:00 (UTC): Matomo takes its own time"
        )
      )
    case .future:
      findings.append(
        Finding(.changed, "cdt", "lies in the future: Matomo takes its own time instead\(hint(hit, context.now))")
      )
    case .ancient:
      findings.append(Finding(.changed, "cdt", "is older than 20 years: Matomo takes its own time instead"))
    case .none, .past: break
    }
    if hit[.age] != nil, hit.whole(.age) == nil {
      findings.append(Finding(.ignored, "cdo", "is not a whole number of seconds"))
    }
    return findings
  }

  private static func hint(_ hit: HitReading, _ now: Date) -> String {
    guard let time = hit.number(.time), time > now.timeIntervalSince1970 * 100 else { return "" }
    return "; it looks like milliseconds, and seconds are wanted"
  }
}
