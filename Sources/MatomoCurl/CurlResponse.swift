import CMatomoCurl

/// What the server answered, whatever the status: a redirect or an error is an answer, too.
package struct CurlResponse: Sendable {
  package var status: Int

  /// The header fields in the order of their arrival, at most 256.
  package var headers: [(name: String, value: String)]

  package var body: [UInt8]

  /// Whether the body was longer than the request's limit; the rest was not read.
  package var isBodyCut: Bool

  package init(
    status: Int,
    headers: [(name: String, value: String)] = [],
    body: [UInt8] = [],
    isBodyCut: Bool = false
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.isBodyCut = isBodyCut
  }

  /// The value of the first header of this name, in any case.
  package func header(_ name: String) -> String? {
    let wanted = name.lowercased()
    return headers.first { $0.name.lowercased() == wanted }?.value
  }
}

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

/// A date as HTTP writes it (RFC 9110, section 5.6.7).
package enum HTTPDate {
  /// The seconds since 1970; `nil` if the text is not a date.
  package static func unixSeconds(_ text: String) -> Int? {
    let seconds = curl_getdate(text, nil)
    return seconds < 0 ? nil : Int(seconds)
  }
}
