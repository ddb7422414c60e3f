extension RequestTracker {
  /// What every hit of one request has in common: whose it is, and of which page view.
  private static let shared: Set<String> = [
    "apiv", "send_image", "url", "urlref", "ua", "uadata", "lang", "_id", "cid", "uid", "cip", "cdt", "pv_id", "res",
    "h", "m", "s", "cs", "cookie", "country", "region", "city", "lat", "long",
  ]

  func addRecords(_ changes: RequestData.Changes?, failure: String?, to tracked: inout TrackedRequest) {
    var records = changes?.records ?? []
    if configuration.reportsCrashes, let failure {
      records.append([Parameter("ca", "1"), Parameter("cra", TextLimit.cut(failure, to: TextLimit.crash))])
    }
    guard !records.isEmpty else { return }
    if tracked.hit["pv_id"] == nil {
      var source = RandomSource(random: random)
      tracked.hit["pv_id"] = PageViewID.random(using: &source).description
    }
    for record in records {
      var hit = Hit(site: tracked.hit.site, parameters: tracked.hit.parameters.filter { Self.shared.contains($0.name) })
      hit.append("rand", cacheBuster.next())
      for parameter in record { overwrite(parameter, in: &hit) }
      redact(&hit)
      tracked.records.append(hit)
    }
  }
}

private struct RandomSource: RandomNumberGenerator {
  let random: @Sendable () -> UInt64

  func next() -> UInt64 { random() }
}
