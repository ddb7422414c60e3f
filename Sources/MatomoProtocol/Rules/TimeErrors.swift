import FoundationEssentials
import MatomoCore

extension ErrorRule {
  /// When it happened: `cdt`, and `cdo` seconds before that.
  static let time = Self(KnownParameters(.time, .age)) { hit, context, findings in
    guard context.token != .accepted, case .past(let time) = hit.time(at: context.now),
      context.now.timeIntervalSince(time) >= HitTime.freeAge
    else { return }
    let known = hit[.time] == nil ? KnownParameter.age : .time
    findings.append(Finding(.refused, known.name, "is a day ago or older, and then it \(context.token.reason)"))
  }
}
