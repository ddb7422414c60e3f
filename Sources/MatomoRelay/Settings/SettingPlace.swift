/// Where a setting was read, as the user knows the place.
enum SettingPlace: Sendable, Hashable, CustomStringConvertible {
  case option(String)
  case variable(String)
  case file(String, line: Int)

  var description: String {
    switch self {
    case .option(let name): "--\(name)"
    case .variable(let name): name
    case .file(let name, let line): "\(name):\(line)"
    }
  }

  /// What overrides what: the greater one wins.
  var rank: Int {
    switch self {
    case .option: 2
    case .variable: 1
    case .file: 0
    }
  }

  func onLine(_ line: Int) -> SettingPlace {
    if case .file(let name, _) = self { .file(name, line: line) } else { self }
  }
}

/// The environment variables of settings.
enum SettingVariable {
  static let prefix = "MATOMO_RELAY_"

  /// Variables of this form that are no settings.
  static let others: Set<String> = ["MATOMO_RELAY_CONFIG"]

  /// `delivery.batchSize` is `MATOMO_RELAY_DELIVERY_BATCH_SIZE`, and `matomo.siteID` `MATOMO_RELAY_MATOMO_SITE_ID`.
  static func name(for key: String) -> String {
    var name = prefix
    var followsSmallLetter = false
    for character in key {
      if character.isUppercase, followsSmallLetter { name += "_" }
      name += character == "." ? "_" : character.uppercased()
      followsSmallLetter = character.isLowercase
    }
    return name
  }
}
