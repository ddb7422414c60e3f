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
