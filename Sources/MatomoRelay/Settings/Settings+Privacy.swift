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
      anonymizedAddressBytes = reader.value("privacy.anonymizeAddress", .integer(0...4), default: 0)
      respected = reader.value("privacy.respect", .list(of: .word), default: [.optOutCookie, .prefetch])
      strippedQueryParameters = reader.value("privacy.strippedQueryParameters", .list(of: .text), default: [])
    }
  }
}
