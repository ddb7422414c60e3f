extension ErrorRule {
  /// The times of a page view, `pf_*`, in milliseconds.
  static let performance = Self(
    KnownParameters(
      .networkTime,
      .serverTime,
      .transferTime,
      .domProcessingTime,
      .domCompletionTime,
      .onLoadTime
    )
  ) { hit, _, findings in
    for known in times where hit[known]?.utf8.contains(UInt8(ascii: "-")) == true {
      // -1 is what Matomo itself takes for "not measured".
      if let milliseconds = hit.whole(known), milliseconds < -1 {
        findings.append(Finding(.refused, known.name, "is below zero, for which Matomo refuses the whole hit"))
      }
    }
  }

  private static let times: [KnownParameter] = [
    .networkTime, .serverTime, .transferTime, .domProcessingTime, .domCompletionTime, .onLoadTime,
  ]
}
