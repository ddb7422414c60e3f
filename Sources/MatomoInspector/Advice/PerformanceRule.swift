import MatomoCore
import MatomoProtocol

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
