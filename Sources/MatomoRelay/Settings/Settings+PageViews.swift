import MatomoCore

extension Settings {
  /// How a server's page view waits for JavaScript to report the same one.
  struct PageViews: Sendable {
    /// How long a page view is held; zero means not at all.
    var hold: Duration
    var match: PageViewNaming.Match

    init(_ reader: inout SettingsReader) {
      hold = reader.value(
        "pageViews.hold",
        .duration(.zero...(.seconds(3600))),
        default: .seconds(30),
        meaning: "How long a server's page view waits for JavaScript to report the same one; 0s for not at all."
      )
      match = reader.value(
        "pageViews.match",
        .word,
        default: .url,
        meaning: "What makes two page views without an id the same one: visitor and URL, or the visitor alone."
      )
    }
  }
}
