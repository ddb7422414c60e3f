/// What Matomo's answer proves about the hits of one bulk call.
public enum Receipt: Sendable, Hashable {
  /// Matomo took the call.
  ///
  /// `rejected` names the hits that Matomo counted as invalid, by their place in the call. `rejectedUnnamed` more are invalid
  /// and `missing` were not counted at all; neither can be told apart from those that are recorded.
  case recorded(rejected: Set<Int> = [], rejectedUnnamed: Int = 0, missing: Int = 0)

  /// Matomo refused the token and the hits that need one; it took the others but for `rejectedUnnamed` of them.
  case tokenRefused(rejectedUnnamed: Int = 0)

  /// Matomo cannot have seen the call.
  case notSent(String)

  /// Nothing was recorded, for a reason that is not in the hits; `retryAfter` is what Matomo asked for.
  case notRecorded(String, retryAfter: Duration? = nil)

  /// Nothing was recorded, and a single hit may be the reason.
  case failed(String)

  /// Nothing was recorded, because the call was too large.
  case tooLarge

  /// Nobody can know whether the hits were recorded.
  case unknown(String)
}

extension Receipt {
  /// Reads Matomo's answer to a bulk call.
  ///
  /// The rules are those of the table *What Matomo's answers lead to* in the manual. HTTP's status 200 proves nothing: Matomo
  /// answers so when its database died, and `status: error` means that nothing was recorded whatever `tracked` says.
  ///
  /// - Parameters:
  ///   - answer: What came back.
  ///   - sent: How many hits the call had.
  ///   - needingToken: How many of them Matomo takes only with a valid token.
  public init(_ answer: BulkAnswer, sent: Int, needingToken: Int) {
    switch answer {
    case .notSent(let reason): self = .notSent(reason)
    case .interrupted(let reason): self = .unknown(reason)
    case .response(let response): self = Self.reading(response, sent: sent, needingToken: needingToken)
    }
  }

  private static func reading(_ response: BulkResponse, sent: Int, needingToken: Int) -> Receipt {
    switch response.status {
    case 200: readingSuccess(response, sent: sent, needingToken: needingToken)
    case 300...399:
      .notRecorded(
        "Matomo redirects to \(response.location ?? "an unnamed place"), which is not followed; set matomo.url to where it leads"
      )
    case 413: .tooLarge
    case 500: .failed("HTTP status 500")
    case 502, 504: .unknown("HTTP status \(response.status)")
    default: .notRecorded("HTTP status \(response.status)", retryAfter: response.retryAfter)
    }
  }

  private static func readingSuccess(_ response: BulkResponse, sent: Int, needingToken: Int) -> Receipt {
    guard let result = BulkResult(parsing: response.body) else {
      return .notRecorded("HTTP status 200 without Matomo's JSON: \(response.excerpt)")
    }
    guard result.status == "success" else {
      return .notRecorded("HTTP status 200 with the status ‘\(result.status)’")
    }
    let invalid = max(0, result.invalid)
    let counted = max(0, result.tracked) + invalid
    guard counted > 0 else { return .notRecorded("Matomo counted none of the \(sent) hits") }
    let missing = max(0, sent - counted)
    if let indices = result.invalidIndices {
      let named = Set(indices.filter { (0..<sent).contains($0) })
      return .recorded(rejected: named, rejectedUnnamed: max(0, invalid - named.count), missing: missing)
    }
    if needingToken > 0, invalid >= needingToken { return .tokenRefused(rejectedUnnamed: invalid - needingToken) }
    return .recorded(rejectedUnnamed: invalid, missing: missing)
  }
}
