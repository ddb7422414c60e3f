import MatomoCore

extension Settings {
  /// Whom to believe about the address of a visitor.
  struct Proxies: Sendable {
    var trusted: [CIDRBlock]

    /// The name of a header.
    var header: String

    init(_ reader: inout SettingsReader) {
      trusted = reader.value(
        "proxies.trusted",
        .list(of: .addressBlock),
        default: [],
        example: "[10.0.0.0/8]",
        meaning: "Proxies whose forwarding headers are believed; nobody else's are."
      )
      header = reader.value(
        "proxies.header",
        .token("header"),
        default: "X-Forwarded-For",
        meaning: "The header in which they say the visitor's address, such as Forwarded, X-Real-IP or CF-Connecting-IP."
      )
    }
  }
}
