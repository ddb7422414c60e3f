/// A regular expression, or the template of a replacement, that cannot be used.
public struct PatternError: Error, Hashable, CustomStringConvertible {
  /// The expression or the template as the user wrote it.
  public let text: String

  /// What is wrong with it.
  public let reason: String

  /// The place of the mistake, in Unicode scalars from 0; the end of the text if something is missing there.
  public let position: Int

  init(_ text: String, _ reason: String, position: Int) {
    self.text = text
    self.reason = reason
    self.position = position
  }

  /// The expression, the reason and the place in one line.
  public var description: String { "‘\(text)’: \(reason) at position \(position)" }
}
