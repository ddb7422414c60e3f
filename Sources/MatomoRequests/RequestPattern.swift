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
}
