import Matomo

extension Settings {
  /// How hits get from the queue to Matomo.
  struct Delivery: Sendable {
    /// The most hits in a bulk call.
    var batchSize: Int

    /// The most bytes of a bulk call.
    var batchBytes: Int
    var flushInterval: Duration

    /// The most bulk calls in flight at once.
    var lanes: Int
    var retry: RetryPolicy
    var maxAge: Duration
    var drain: Duration
    var pause: Duration
    var onUnknown: UnknownOutcomePolicy

    init(_ reader: inout SettingsReader) {
      let day = Duration.seconds(86_400)
      batchSize = reader.value("delivery.batchSize", .integer(1...10_000), default: 200)
      batchBytes = reader.value("delivery.batchBytes", .size(1 << 10...64 << 20), default: 512 << 10)
      flushInterval = reader.value("delivery.flushInterval", .duration(.zero...day), default: .seconds(10))
      lanes = reader.value("delivery.lanes", .integer(1...64), default: 1)
      retry = reader.value("delivery.retry", .retry, default: RetryPolicy())
      maxAge = reader.value("delivery.maxAge", .duration(.seconds(60)...day * 3650), default: day * 7)
      drain = reader.value("delivery.drain", .duration(.zero...(.seconds(3600))), default: .seconds(10))
      pause = reader.value("delivery.pause", .duration(.zero...day * 365), default: .seconds(65 * 60))
      onUnknown = reader.value("delivery.onUnknown", .onUnknown, default: .resend)
    }
  }
}

extension SettingFormat where Value == RetryPolicy {
  fileprivate static var retry: Self {
    SettingFormat(.structure) { node throws(SettingFault) in
      var retry = RetryPolicy()
      let wait = SettingFormat<Duration>.duration(.milliseconds(10)...(.seconds(86_400)))
      let values = try node.entries(of: ["first", "factor", "limit", "jitter"], "{first: 1s, limit: 5m}")
      if let value = values["first"] { retry.first = try wait.read(value) }
      if let value = values["factor"] { retry.factor = try SettingFormat<Double>.number(1...100).read(value) }
      if let value = values["limit"] { retry.limit = try wait.read(value) }
      if let value = values["jitter"] { retry.jitter = try SettingFormat<Double>.number(0...1).read(value) }
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
    return SettingFormat(.scalar) { node throws(SettingFault) in
      guard try node.text != "verify" else {
        throw SettingFault(line: node.line, reason: "verify \(SettingsReader.notBuilt); write resend or drop")
      }
      return try word.read(node)
    }
  }
}
