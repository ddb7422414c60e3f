import MatomoCore
import MatomoHTTPServer
import MatomoProtocol
import Synchronization

/// A server that answers bulk calls as the test says, and counts what it recorded.
final class ScriptedMatomo: Sendable {
  /// A bulk call, as far as tests look at it.
  struct Call: Sendable {
    /// From 0.
    let number: Int
    let hits: [[Parameter]]
    let token: String?
  }

  /// What becomes of a call.
  enum Answer: Sendable {
    case recorded
    case status(Int, String = "")

    /// Matomo's answer to a wrong token, or to an unknown site: it counts every hit as invalid.
    case invalid
  }

  private struct State {
    var calls = 0
    var recorded: [[Parameter]] = []
    var tokens: Set<String> = []
  }

  private let state: Shared
  private let server: HTTPServer

  private final class Shared: Sendable {
    let state = Mutex(State())
  }

  init(_ answer: @escaping @Sendable (Call) async -> Answer = { _ in .recorded }) throws {
    let shared = Shared()
    state = shared
    server = try HTTPServer { request in
      guard let body = try? BulkBody(decoding: request.body) else {
        return .text("not a bulk call", status: 400)
      }
      let number = shared.state.withLock { state in
        state.calls += 1
        if let token = body.tokenAuth { state.tokens.insert(token) }
        return state.calls - 1
      }
      let call = Call(number: number, hits: body.entries.compactMap(\.self), token: body.tokenAuth)
      switch await answer(call) {
      case .recorded:
        shared.state.withLock { $0.recorded += call.hits }
        return Self.counted(tracked: call.hits.count, invalid: 0)
      case .invalid: return Self.counted(tracked: 0, invalid: call.hits.count)
      case .status(let status, let text): return .text(text, status: status)
      }
    }
  }

  private static func counted(tracked: Int, invalid: Int) -> HTTPResponse {
    .json(Array(#"{"status":"success","tracked":\#(tracked),"invalid":\#(invalid)}"#.utf8))
  }

  var url: String { "http://127.0.0.1:\(server.port)" }
  var tokens: Set<String> { state.state.withLock(\.tokens) }
  var calls: Int { state.state.withLock(\.calls) }
  var recorded: [[Parameter]] { state.state.withLock(\.recorded) }

  /// The numbers of the samples that were recorded, in their order.
  var numbers: [Int] { recorded.compactMap(\.sampleNumber) }

  /// No more calls are answered.
  func stop() async { await server.stop(grace: .zero) }
}

extension [Parameter] {
  subscript(name: String) -> String? { first { $0.name == name }?.value }

  /// The number of a sample, from its URL.
  var sampleNumber: Int? { self["url"]?.split(separator: "/").last.flatMap { Int($0) } }
}
