package import MatomoCore
import MatomoTestSupport
import Synchronization

/// A stand-in for Matomo on a raw socket: it reads bulk calls, keeps what it records, and reacts as a test says.
package final class ScriptedMatomo: Sendable {
  /// How a connection ends before its call was read.
  package enum Cut: Sendable {
    case beforeTheBody
    case withinTheBody
  }

  private struct State {
    var attempts = 0
    var calls: [ScriptedCall] = []
    var recorded: [[Parameter]] = []
  }

  private let record: Record
  private let server: ScriptedServer

  private final class Record: Sendable {
    let state = Mutex(State())
  }

  /// Listens on a free port.
  ///
  /// - Parameters:
  ///   - isDown: Connections are refused until ``start()``.
  ///   - cuts: The attempts to call that are cut short; attempts are numbered from 1.
  ///   - react: What is done with a call; calls that were read whole are numbered from 1.
  package init(
    isDown: Bool = false,
    cutting cuts: [Int: Cut] = [:],
    react: @escaping @Sendable (ScriptedCall, Int) -> Reaction = { call, _ in .success(call) }
  ) throws {
    let record = Record()
    self.record = record
    server = try ScriptedServer(isDown: isDown) { connection in
      while let head = connection.readHead() {
        let attempt = record.state.withLock { state in
          state.attempts += 1
          return state.attempts
        }
        if let cut = cuts[attempt] {
          if cut == .withinTheBody { _ = connection.read(atLeast: 1000) }
          return connection.reset()
        }
        guard let call = ScriptedCall(head: head, body: connection.readBody(after: head)) else {
          connection.answer(400, body: "<html>This resource is part of Matomo")
          continue
        }
        let number = record.state.withLock { state in
          state.calls.append(call)
          return state.calls.count
        }
        let reaction = react(call, number)
        record.state.withLock { state in
          for place in reaction.recorded.sorted() { state.recorded.append(call.hits[place]) }
        }
        switch reaction.ending {
        case .answer(let status, let headers, let body): connection.answer(status, headers: headers, body: body)
        case .reset: return connection.reset()
        case .silence:
          _ = connection.waitForEnd()
          return
        }
      }
    }
  }

  package func start() throws {
    try server.start()
  }

  /// Refuses connections from now on, as ``init(isDown:cutting:react:)`` does from the start.
  package func stop() {
    server.stop()
  }

  package var url: String { server.url }

  /// How many connections came.
  package var acceptCount: Int { server.acceptCount }

  /// The calls that were read whole, in the order in which they came.
  package var calls: [ScriptedCall] { record.state.withLock(\.calls) }

  package var callCount: Int { record.state.withLock(\.calls.count) }

  /// How often a call was begun.
  package var attemptCount: Int { record.state.withLock(\.attempts) }

  /// The hits that are in the database, in the order in which they came.
  package var recorded: [[Parameter]] { record.state.withLock(\.recorded) }

  package var recordedCount: Int { record.state.withLock(\.recorded.count) }

  /// The tracked URLs of the recorded hits.
  package var recordedURLs: [String] { recorded.map { $0["url"] ?? "" } }

  /// The numbers of the recorded samples, in the order in which they came.
  package var recordedNumbers: [Int] { recorded.compactMap(\.sampleNumber) }

  /// The tokens that calls came with.
  package var tokens: Set<String> { Set(calls.compactMap(\.tokenAuth)) }
}

extension ScriptedConnection {
  fileprivate func readBody(after head: String) -> [UInt8] {
    let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) }
    return read(atLeast: length ?? 0)
  }

  fileprivate func answer(_ status: Int, headers: [String] = [], body: String) {
    let lines = ["HTTP/1.1 \(status) Scripted", "Content-Length: \(body.utf8.count)"] + headers
    write(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
  }
}
