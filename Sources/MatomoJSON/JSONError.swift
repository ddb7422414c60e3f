/// Text that is not JSON, or more of it than is read here.
package struct JSONError: Error, Hashable, CustomStringConvertible {
  /// The line of the fault, counted from 1.
  package let line: Int

  /// The column of the fault, counted from 1.
  package let column: Int

  /// What is wrong there.
  package let message: String

  package init(line: Int, column: Int, message: String) {
    self.line = line
    self.column = column
    self.message = message
  }

  package var description: String { "line \(line), column \(column): \(message)" }
}
