/// The reason why a line is not an observed request: which field, and what to do.
struct RequestLineError: Error, Hashable, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }

  /// - Parameter field: Its name, which may come from the sender.
  init(_ field: String, _ problem: String) {
    self.init("‘\(field.quotable)’ \(problem)")
  }
}
