// The protocol documents what its requirements do.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import Matomo
public import MatomoCore
import Synchronization

/// A transport that answers as a test says, and remembers what it was given.
public final class ScriptedTransport: HitTransport {
  /// One bulk call.
  public struct Call: Sendable {
    /// The whole body.
    public let body: String

    /// The queries of the hits, in their order, without the leading `?`.
    public let queries: [String]

    /// The hits, in their order.
    public var hits: [Hit] { queries.compactMap { try? Hit(decoding: Query.decode($0)) } }

    init(body: [UInt8]) {
      self.body = String(decoding: body, as: UTF8.self)
      queries = self.body.split(separator: "\"").filter { $0.hasPrefix("?") }.map { String($0.dropFirst()) }
    }
  }

  private let answer: @Sendable (_ call: Call, _ number: Int) async -> BulkAnswer
  private let received = Mutex<[Call]>([])

  /// Creates a transport.
  ///
  /// - Parameter answer: Gives the answer to a call; calls are numbered from 1.
  public init(answer: @escaping @Sendable (_ call: Call, _ number: Int) async -> BulkAnswer) {
    self.answer = answer
  }

  /// Creates a transport that gives answers in their order and then takes everything.
  public convenience init(_ answers: BulkAnswer...) {
    self.init { call, number in
      number <= answers.count ? answers[number - 1] : .success(tracked: call.queries.count)
    }
  }

  public func post(_ body: [UInt8]) async -> BulkAnswer {
    let call = Call(body: body)
    let number = received.withLock { calls in
      calls.append(call)
      return calls.count
    }
    return await answer(call, number)
  }

  /// The calls so far, in their order.
  public var calls: [Call] { received.withLock { $0 } }

  /// The hits of all calls so far, in their order.
  ///
  /// A test asks them what a page was tracked with:
  ///
  ///     #expect(transport.hits.map { $0["action_name"] } == ["Users"])
  ///
  /// A hit that is sent again, since its first call failed, is there again.
  public var hits: [Hit] { calls.flatMap(\.hits) }
}

extension BulkAnswer {
  /// Matomo's answer to a call that it took.
  public static func success(tracked: Int, invalid: Int = 0, invalidIndices: [Int]? = nil) -> BulkAnswer {
    let indices = invalidIndices.map { ",\"invalid_indices\":\($0)" } ?? ""
    return .response(
      BulkResponse(
        status: 200,
        body: Array("{\"status\":\"success\",\"tracked\":\(tracked),\"invalid\":\(invalid)\(indices)}".utf8)
      )
    )
  }

  /// An answer with a status, and a body that is not Matomo's.
  public static func status(_ status: Int, retryAfter: Duration? = nil) -> BulkAnswer {
    .response(BulkResponse(status: status, body: Array("<html>".utf8), retryAfter: retryAfter))
  }
}
