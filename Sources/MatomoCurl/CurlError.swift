/// Why there is no answer, and whether the server may have acted on the request all the same.
package struct CurlError: Error, Hashable, CustomStringConvertible {
  /// What the caller may conclude about the request.
  package enum Outcome: Sendable, Hashable {
    /// The server cannot have had the whole request, and so has not acted on it: sending it again is safe.
    case notSent

    /// The whole request was handed to the network: the server may have acted on it.
    case outcomeUnknown
  }

  package let outcome: Outcome

  /// The reason in words, for a log.
  ///
  /// Holds neither headers nor bodies.
  package let reason: String

  package static func notSent(_ reason: String) -> CurlError { CurlError(outcome: .notSent, reason: reason) }

  package static func outcomeUnknown(_ reason: String) -> CurlError {
    CurlError(outcome: .outcomeUnknown, reason: reason)
  }

  package var description: String {
    switch outcome {
    case .notSent: "not sent: \(reason)"
    case .outcomeUnknown: "sent, but no answer: \(reason)"
    }
  }
}
