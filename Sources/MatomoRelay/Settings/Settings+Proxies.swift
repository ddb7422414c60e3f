import MatomoCore

extension Settings {
  /// Whom to believe about the address of a visitor.
  struct Proxies: Sendable {
    var trusted: [CIDRBlock]

    /// The name of a header.
    var header: String

    init(_ reader: inout SettingsReader) {
      trusted = reader.value("proxies.trusted", .list(of: .addressBlock), default: [])
      header = reader.value("proxies.header", .token("header"), default: "X-Forwarded-For")
    }
  }
}
