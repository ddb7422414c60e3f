import FoundationEssentials
import MatomoHTTP
import MatomoHTTPServer
import MatomoTesting
import Synchronization

/// A server that answers like Matomo's, as a test tells it to, and remembers what it was asked.
final class StandInMatomo: Sendable {
  private struct State {
    var requests: [HTTPRequest] = []
    var arrivals: [Date] = []
    var answer: @Sendable (HTTPRequest) async -> HTTPResponse
  }

  private final class Box: Sendable {
    let state: Mutex<State>

    init(_ answer: @escaping @Sendable (HTTPRequest) async -> HTTPResponse) {
      state = Mutex(State(answer: answer))
    }
  }

  private let box: Box
  private let server: HTTPServer

  /// - Parameter clock: For the times of arrival.
  init(
    clock: ManualClock = ManualClock(),
    answer: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
  ) throws {
    let box = Box(answer)
    self.box = box
    server = try HTTPServer { request in
      let answer = box.state.withLock { state in
        state.requests.append(request)
        state.arrivals.append(clock.now)
        return state.answer
      }
      return await answer(request)
    }
  }

  /// Sends one script for everything.
  convenience init(script: String, headers: [(String, String)] = []) throws {
    let response = Self.script(script, headers)
    try self.init { _ in response }
  }

  static func script(_ text: String, _ headers: [(String, String)] = []) -> HTTPResponse {
    let fields = [("Content-Type", "application/javascript")] + headers
    return HTTPResponse(status: 200, headers: fields.map { (name: $0, value: $1) }, body: Array(text.utf8))
  }

  var url: String { "http://127.0.0.1:\(server.port)/matomo.php" }
  var requests: [HTTPRequest] { box.state.withLock(\.requests) }

  /// Seconds between the requests.
  var pauses: [Double] {
    let arrivals = box.state.withLock(\.arrivals)
    return zip(arrivals, arrivals.dropFirst()).map { $1.timeIntervalSince($0) }
  }

  func answer(with answer: @escaping @Sendable (HTTPRequest) async -> HTTPResponse) {
    box.state.withLock { $0.answer = answer }
  }

  func answer(with response: HTTPResponse) {
    answer { _ in response }
  }

  func stop() async {
    await server.stop(grace: .seconds(1))
  }
}
