import FoundationEssentials
package import MatomoCore

/// What Matomo's answer to a bulk call proves about its hits.
package enum Receipt: Sendable, Hashable {
  /// Matomo accepted the call.
  ///
  /// `rejected` names the hits that Matomo counted as invalid, by their place in the call. `rejectedUnnamed` more are invalid
  /// and `missing` were not counted at all; neither can be told apart from those that are recorded.
  case recorded(rejected: Set<Int> = [], rejectedUnnamed: Int = 0, missing: Int = 0)

  /// Matomo refused the token and the hits that need one; it took the others but for `rejectedUnnamed` of them and
  /// `missing` that it did not count.
  case tokenRefused(rejectedUnnamed: Int = 0, missing: Int = 0)

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
  /// The rules are those of docs/matomo.md §6. HTTP's status 200 proves nothing: Matomo answers so when its database died, and
  /// `status: error` means that nothing was recorded whatever `tracked` says.
  ///
  /// - Parameters:
  ///   - answer: What came back.
  ///   - sent: How many hits the call had.
  ///   - needingToken: How many of them Matomo takes only with a valid token.
  ///   - tokenAuth: The token of the call. A server may send back what it was sent, and a reason ends up in logs.
  package init(_ answer: BulkAnswer, sent: Int, needingToken: Int, hiding tokenAuth: TokenAuth? = nil) {
    switch answer {
    case .notSent(let reason): self = .notSent(tokenAuth.hidden(in: reason))
    case .interrupted(let reason): self = .unknown(tokenAuth.hidden(in: reason))
    case .response(let response):
      self = Self.reading(response, sent: sent, needingToken: needingToken, hiding: tokenAuth)
    }
  }

  private static func reading(
    _ response: BulkResponse,
    sent: Int,
    needingToken: Int,
    hiding tokenAuth: TokenAuth?
  ) -> Receipt {
    switch response.status {
    case 200: readingSuccess(response, sent: sent, needingToken: needingToken, hiding: tokenAuth)
    case 300...399:
      .notRecorded(
        "Matomo redirects to \(tokenAuth.hidden(in: response.location ?? "an unnamed place")), which is not followed; "
          + "set the URL of Matomo to where it leads",
        retryAfter: response.retryAfter
      )
    case 413: .tooLarge
    case 500: .failed("HTTP status 500")
    case 502, 504: .unknown("HTTP status \(response.status)")
    default: .notRecorded("HTTP status \(response.status)", retryAfter: response.retryAfter)
    }
  }

  private static func readingSuccess(
    _ response: BulkResponse,
    sent: Int,
    needingToken: Int,
    hiding tokenAuth: TokenAuth?
  ) -> Receipt {
    func nothing(_ reason: String) -> Receipt { .notRecorded(reason, retryAfter: response.retryAfter) }
    guard let result = BulkResult(parsing: response.body), result.status == "success" else {
      return nothing("HTTP status 200 without Matomo's success: \(response.excerpt(hiding: tokenAuth))")
    }
    // Numbers that cannot be are brought to what can be, so that no sum of them overflows.
    let tracked = min(max(0, result.tracked), sent)
    let invalid = min(max(0, result.invalid), sent)
    guard tracked + invalid > 0 else { return nothing("Matomo counted none of the \(sent) hits") }
    let missing = max(0, sent - tracked - invalid)
    if let indices = result.invalidIndices {
      let named = Set(indices.filter { (0..<sent).contains($0) })
      return .recorded(rejected: named, rejectedUnnamed: max(0, invalid - named.count), missing: missing)
    }
    if needingToken > 0, invalid >= needingToken {
      return .tokenRefused(rejectedUnnamed: invalid - needingToken, missing: missing)
    }
    return .recorded(rejectedUnnamed: invalid, missing: missing)
  }

  /// What the same answer means once Matomo has said that it takes the token: the hits themselves are at fault.
  func withTokenAccepted(sent: Int, needingToken: Int) -> Receipt {
    guard case .tokenRefused(let unnamed, let missing) = self else { return self }
    let invalid = unnamed + needingToken
    return invalid == sent
      ? .recorded(rejected: Set(0..<sent)) : .recorded(rejectedUnnamed: invalid, missing: missing)
  }
}

extension TokenAuth? {
  /// A text that came from outside, with the token replaced.
  fileprivate func hidden(in text: String) -> String {
    map { text.replacing($0.secret, with: $0.description) } ?? text
  }
}

extension BulkResponse {
  /// The start of the body, for a log: printable ASCII only.
  fileprivate func excerpt(hiding tokenAuth: TokenAuth?) -> String {
    let printable = body.map { (0x20..<0x7f).contains($0) ? $0 : UInt8(ascii: " ") }
    return "‘\(tokenAuth.hidden(in: String(decoding: printable, as: UTF8.self)).prefix(120))’"
  }
}

/// The JSON that Matomo answers a bulk call with.
struct BulkResult: Decodable {
  let status: String
  let tracked: Int
  let invalid: Int

  /// Matomo names the invalid hits only to the token of a super user.
  let invalidIndices: [Int]?

  private enum CodingKeys: String, CodingKey {
    case status, tracked, invalid
    case invalidIndices = "invalid_indices"
  }

  init?(parsing body: [UInt8]) {
    guard let result = try? JSONDecoder().decode(Self.self, from: Data(body)) else { return nil }
    self = result
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    status = try container.decode(String.self, forKey: .status)
    tracked = try container.decode(Int.self, forKey: .tracked)
    invalid = try container.decode(Int.self, forKey: .invalid)
    // Odd indices must not hide that the hits are recorded: they would be sent again and again.
    invalidIndices =
      container.contains(.invalidIndices) ? try? container.decode([Int].self, forKey: .invalidIndices) : nil
  }
}
