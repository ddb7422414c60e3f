import Synchronization

/// A pattern that an operator wrote, with the engine that runs it left open.
///
/// By convention it is anchored at the start of the text and not at its end, and regards case: `/old` matches `/old/x`,
/// `bot` does not match `Googlebot`.
public struct RequestPattern: Sendable {
  /// The pattern as it was written; the reason of an ignored request names it.
  public let source: String

  /// Whether a text matches.
  public let matches: @Sendable (String) -> Bool

  /// Creates a pattern.
  public init(source: String, matches: @escaping @Sendable (String) -> Bool) {
    self.source = source
    self.matches = matches
  }

  /// Creates a pattern from a Swift regex, anchored at the start of the text and not at its end.
  ///
  /// Matches wait for one another, since a regex may be of parts that cannot work at once. A regex that backtracks without
  /// end holds up the request, and all after it: `MatomoPatterns` has a limit for patterns that are not your own.
  ///
  /// - Parameters:
  ///   - source: What the reason of an ignored request names.
  ///   - regex: The regex, which the pattern owns from then on.
  public init<Output>(source: String, _ regex: sending Regex<Output>) {
    let regex = Mutex(regex)
    self.init(source: source) { text in
      regex.withLock { text.prefixMatch(of: $0) != nil }
    }
  }
}
