extension Settings {
  /// How a server's page view waits for JavaScript to report the same one.
  struct PageViews: Sendable {
    /// Zero: not at all.
    var hold: Duration
    var match: Match

    /// What makes two page views the same, where no page-view id does.
    enum Match: String, Sendable, CaseIterable {
      /// Visitor and URL.
      case url

      /// The visitor alone.
      case visitor
    }

    init(_ reader: inout SettingsReader) {
      hold = reader.value("pageViews.hold", .duration(.zero...(.seconds(3600))), default: .seconds(30))
      match = reader.value("pageViews.match", .word, default: .url)
    }
  }
}
