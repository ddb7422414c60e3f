/// Where hits wait for Matomo.
enum QueueLocation: Sendable, Hashable, CustomStringConvertible {
  /// Hits do not wait, and are sent at once; for debugging.
  case direct
  case memory
  case sqlite(path: String)

  var description: String {
    switch self {
    case .direct: "direct"
    case .memory: "memory"
    case .sqlite(let path): "sqlite:\(path)"
    }
  }
}

extension SettingFormat where Value == QueueLocation {
  /// Its errors never show more than the scheme, since a Redis URL may hold a password.
  static var queueLocation: Self {
    scalar(.text("direct, memory or sqlite:PATH")) { text throws(SettingRefusal) in
      let scheme = text.prefix { $0 != ":" }
      let rest = text.dropFirst(scheme.count + 1)
      switch (scheme, rest.isEmpty, text.contains(":")) {
      // Without the colon, too, which at the end of a line of YAML would need quotes.
      case ("direct", true, _): return .direct
      case ("memory", true, _): return .memory
      case ("sqlite", false, true) where !rest.hasPrefix("//"): return .sqlite(path: String(rest))
      case ("sqlite", _, true): throw SettingRefusal("needs the path of a file: sqlite:PATH")
      case ("redis", _, true), ("redis+unix", _, true), ("rediss", _, true):
        throw SettingRefusal("a queue in Redis \(SettingsReader.notBuilt)")
      default: throw SettingRefusal("is not a queue; write direct:, memory: or sqlite:PATH")
      }
    }
  }
}
