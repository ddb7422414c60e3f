import Matomo

extension DeliveryConfiguration {
  /// How hits get from the queue to Matomo; the token is added where it is known.
  init(_ reader: inout SettingsReader) {
    self.init()
    let day = Duration.seconds(86_400)
    batchSize = reader.value(
      "delivery.batchSize",
      .integer(1...10_000, unit: "hits"),
      default: batchSize,
      meaning: "The most hits in a call to Matomo."
    )
    batchBytes = reader.value(
      "delivery.batchBytes",
      .size(1 << 10...64 << 20),
      default: batchBytes,
      meaning: "The largest body of a call to Matomo."
    )
    flushInterval = reader.value(
      "delivery.flushInterval",
      .duration(.zero...day),
      default: flushInterval,
      meaning: "The longest that a hit waits for its call to fill."
    )
    lanes = reader.value(
      "delivery.lanes",
      .integer(1...64, unit: "calls"),
      default: lanes,
      meaning: "Calls at the same time; all hits of one visitor go one after the other."
    )
    retry = reader.value(
      "delivery.retry",
      .retry,
      default: retry,
      meaning:
        "How long to wait between calls while Matomo takes nothing; jitter is the part that chance adds or takes."
    )
    maxAge = reader.value(
      "delivery.maxAge",
      .duration(.seconds(60)...day * 3650),
      default: maxAge,
      meaning: "Older hits become dead letters."
    )
    drain = reader.value(
      "delivery.drain",
      .duration(.zero...(.seconds(3600))),
      default: drain,
      meaning: "How long delivery goes on after SIGTERM."
    )
    pause = reader.value(
      "delivery.pause",
      .duration(.zero...day * 365),
      default: pause,
      meaning: "How long nothing is sent after Matomo refused the token, unless somebody restarts or runs queue retry."
    )
    onUnknown = reader.value(
      "delivery.onUnknown",
      .onUnknown,
      default: onUnknown,
      meaning: "Whether hits are sent again when nobody can know whether Matomo recorded them."
    )
  }
}

extension SettingFormat where Value == RetryPolicy {
  fileprivate static var retry: Self {
    let wait = SettingFormat<Duration>.duration(.milliseconds(10)...(.seconds(86_400)))
    let factor = SettingFormat<Double>.number(1...100)
    let jitter = SettingFormat<Double>.number(0...1)
    let kind = SettingKind.fields([
      ("first", wait.kind), ("factor", factor.kind), ("limit", wait.kind), ("jitter", jitter.kind),
    ])
    let write = { @Sendable (retry: RetryPolicy) in
      YAMLText.map([
        ("first", wait.write(retry.first)), ("factor", factor.write(retry.factor)),
        ("limit", wait.write(retry.limit)), ("jitter", jitter.write(retry.jitter)),
      ])
    }
    return SettingFormat(.structure, kind, write: write) { node throws(SettingFault) in
      var retry = RetryPolicy()
      let values = try node.entries(of: ["first", "factor", "limit", "jitter"], "{first: 1s, limit: 5m}")
      if let value = values["first"] { retry.first = try wait.read(value) }
      if let value = values["factor"] { retry.factor = try factor.read(value) }
      if let value = values["limit"] { retry.limit = try wait.read(value) }
      if let value = values["jitter"] { retry.jitter = try jitter.read(value) }
      guard retry.first <= retry.limit else {
        throw SettingFault(line: node.line, reason: "first must not be longer than limit")
      }
      return retry
    }
  }
}

extension SettingFormat where Value == UnknownOutcomePolicy {
  fileprivate static var onUnknown: Self {
    let word = word
    return SettingFormat(.scalar, word.kind, write: word.write) { node throws(SettingFault) in
      guard try node.text != "verify" else {
        throw SettingFault(line: node.line, reason: "verify \(SettingsReader.notBuilt); write resend or drop")
      }
      return try word.read(node)
    }
  }
}
