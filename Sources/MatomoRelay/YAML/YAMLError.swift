/// Text that is not YAML, or more of YAML than settings need.
struct YAMLError: Error, Hashable {
  /// From 1.
  let line: Int

  /// Never holds a value of the document, which may be a secret.
  let reason: String
}
