import MatomoCore

extension Settings {
  /// What is not recorded for the visitor's sake.
  struct Privacy: Sendable {
    /// How many of its last bytes are masked before the hit is stored.
    var anonymizedAddressBytes: Int
    var respected: [PrivacyRules.Signal]

    /// The names of query parameters that are removed from tracked URLs and referrers.
    var strippedQueryParameters: [String]

    init(_ reader: inout SettingsReader) {
      anonymizedAddressBytes = reader.value(
        "privacy.anonymizeAddress",
        .integer(0...4, unit: "bytes"),
        default: 0,
        meaning: "How many of the last bytes of an address are masked before a hit is stored."
      )
      respected = reader.value(
        "privacy.respect",
        .list(of: .word),
        default: [.optOutCookie, .prefetch],
        meaning: "The wishes of visitors that are obeyed."
      )
      strippedQueryParameters = reader.value(
        "privacy.strippedQueryParameters",
        .list(of: .text("name")),
        default: [],
        example: "[email, token]",
        meaning: "Query parameters that are removed from tracked URLs and referrers."
      )
    }
  }
}
