/// An error for text that is not YAML, or that uses parts of YAML that settings do not need.
struct YAMLError: Error, Hashable {
  /// The line, counted from 1.
  let line: Int

  /// Never holds a value of the document, which may be a secret.
  let reason: String
}
