/// A regular expression that a user wrote, safe to match against what a visitor sends.
///
/// The syntax is that of PCRE2, which reads nearly all of Python's `re`, named groups as `(?P<name>…)` included. Letters,
/// digits and blanks are those of Unicode, `.` stops at `\n` only, and case matters unless the expression starts with
/// `(?i)`. Where the two differ:
///
/// - `\Z` also matches before a line break at the end; Python's `\Z` is `\z` here.
/// - `\u00e5` and `\N{…}` are errors: write the letter itself, or `\x{e5}`.
/// - `a{,3}` stands for itself in PCRE2 before 10.43: write `a{0,3}`.
/// - `[[:alpha:]]` is a class of letters, and `[a-z&&b]` is what it looks like; the flags `(?a)`, `(?L)` and `(?u)` are errors.
///
/// Matching has a bound: a text on which the expression backtracks 100,000 times from one place, or which is longer than
/// 64 KiB, counts as no match.
public struct Pattern: Sendable, Hashable, CustomStringConvertible {
  /// The expression as the user wrote it.
  public let description: String

  // Apart, since machine code cannot be told at the time of a match to look at the start only.
  private let anchored: CompiledPattern
  private let floating: CompiledPattern

  /// Compiles an expression.
  ///
  /// - Throws: ``PatternError`` with the place where the expression is wrong.
  public init(_ pattern: String) throws(PatternError) {
    description = pattern
    anchored = try CompiledPattern(pattern, isAnchored: true)
    floating = try CompiledPattern(pattern, isAnchored: false)
  }

  /// Whether the text starts with a match, which need not reach to its end: Python's `re.match`.
  public func matchesPrefix(of text: String) -> Bool {
    anchored.matches(text)
  }

  /// Whether there is a match anywhere in the text: Python's `re.search`.
  public func isFound(in text: String) -> Bool {
    floating.matches(text)
  }
}
