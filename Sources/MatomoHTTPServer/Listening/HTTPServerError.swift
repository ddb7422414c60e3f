/// Why the server cannot start.
package struct HTTPServerError: Error, Hashable, CustomStringConvertible {
  /// The address on which it should have listened, such as `127.0.0.1:8080`.
  package let address: String

  /// What failed, and what to do about it.
  package let reason: String

  package var description: String { "cannot serve HTTP on \(address): \(reason)" }
}
