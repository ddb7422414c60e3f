/// A regular expression and what takes the place of its matches: Python's `re.sub`.
///
/// The template knows `\1` to `\99`, `\g<1>`, `\g<name>`, `\g<0>` for the whole match, `\\`, and the escapes of control
/// characters such as `\n`. A group that took no part in the match is empty. ``Pattern`` says how expressions are read,
/// and what bounds a match.
public struct PatternReplacement: Sendable, Hashable {
  /// The expression as the user wrote it.
  public let pattern: String

  /// The template as the user wrote it.
  public let template: String

  private let compiled: CompiledPattern
  private let translatedTemplate: String

  /// Compiles an expression and checks the template against its groups.
  ///
  /// - Throws: ``PatternError`` if either is wrong, or the template refers to a group that the expression does not have.
  public init(_ pattern: String, with template: String) throws(PatternError) {
    self.pattern = pattern
    self.template = template
    compiled = try CompiledPattern(pattern, isAnchored: false)
    var reader = TemplateReader(template, compiled)
    translatedTemplate = try reader.translate()
  }

  /// The text with every match replaced, from left to right.
  ///
  /// The text comes back unchanged if a match had to be given up, or if the result would be longer than 64 KiB.
  public func applied(to text: String) -> String {
    compiled.replacing(in: text, with: translatedTemplate) ?? text
  }
}
