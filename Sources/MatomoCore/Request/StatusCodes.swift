/// Status codes of responses: one (`404`), a class (`3xx`) or a range (`500-599`).
public struct StatusCodes: Sendable, Hashable, CustomStringConvertible {
  /// The codes.
  public let range: ClosedRange<Int>

  /// The codes as they were written.
  public let description: String

  /// Reads a code, a class or a range.
  ///
  /// - Throws: ``MatomoError`` if the text has none of these forms, or is not within 100 and 999.
  public init(_ text: String) throws(MatomoError) {
    guard let range = Self.range(text) else {
      throw MatomoError(
        "requests.filters.ignoredStatusCodes",
        "‘\(text)’ must be a code such as 404, a class such as 3xx, or 500-599"
      )
    }
    self.range = range
    description = text
  }

  /// Creates a single code.
  public init(_ code: Int) {
    range = code...code
    description = String(code)
  }

  private static func range(_ text: String) -> ClosedRange<Int>? {
    if text.utf8.count == 3, text.lowercased().hasSuffix("xx"), let digit = Int(text.prefix(1)), (1...9).contains(digit)
    {
      return digit * 100...digit * 100 + 99
    }
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(code)
    switch ends.count {
    case 1: return ends[0].map { $0...$0 }
    case 2:
      guard let first = ends[0], let last = ends[1], first <= last else { return nil }
      return first...last
    default: return nil
    }
  }

  private static func code(_ text: Substring) -> Int? {
    let digits = text.trimmedOfBlanks
    guard digits.utf8.count == 3, digits.utf8.allSatisfy(\.isASCIIDigit), let code = Int(digits), code >= 100 else {
      return nil
    }
    return code
  }
}
