/// An error for text that is not JSON, or that exceeds the limits of this reader.
package struct JSONError: Error, Hashable, CustomStringConvertible {
  /// The line of the fault, counted from 1.
  package let line: Int

  /// The column of the fault, counted from 1.
  package let column: Int

  /// What is wrong there.
  package let message: String

  /// Whether it is JSON, but more of it than is read here.
  package let exceedsLimit: Bool

  package init(line: Int, column: Int, message: String, exceedsLimit: Bool = false) {
    self.line = line
    self.column = column
    self.message = message
    self.exceedsLimit = exceedsLimit
  }

  package var description: String { "line \(line), column \(column): \(message)" }
}
