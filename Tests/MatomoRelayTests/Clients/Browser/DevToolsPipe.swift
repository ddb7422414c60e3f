import MatomoPlatform
import MatomoProtocol
import MatomoTestSupport
import Synchronization
import Testing

/// Speaks Chromium's DevTools protocol over a socket: JSON texts in either direction, each with a NUL behind it.
final class DevToolsPipe: Sendable {
  struct Event: Sendable {
    /// The page that it is about; nil if it is about the browser.
    let session: String?
    let method: String
    let parameters: JSONValue
  }

  private struct State {
    var lastCall = 0
    var replies: [Int: JSONValue] = [:]
    var events: [Event] = []
    var isClosed = false
  }

  private final class Shared: Sendable {
    let state = Mutex(State())
  }

  private let shared = Shared()
  private let socket: Int32

  /// - Parameter socket: The browser has the other end; this one is closed when the browser closes its own.
  init(_ socket: Int32) {
    self.socket = socket
    startThread { [shared] in
      var text: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = read(socket, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        for part in buffer[..<count].split(separator: 0, omittingEmptySubsequences: false).enumerated() {
          if part.offset > 0 {
            Self.take(text, shared)
            text = []
          }
          text += part.element
        }
      }
      shared.state.withLock { state in
        state.isClosed = true
        close(socket)
      }
    }
  }

  deinit {
    shared.state.withLock { state in
      if !state.isClosed { _ = shutdown(socket, Int32(SHUT_RDWR)) }
    }
  }

  private static func take(_ text: [UInt8], _ shared: Shared) {
    guard let message = try? JSONValue(parsing: text) else { return }
    shared.state.withLock { state in
      if let id = message["id"]?.number {
        state.replies[id] = message
      } else if let method = message["method"]?.text {
        let parameters = message["params"] ?? .object([])
        state.events.append(Event(session: message["sessionId"]?.text, method: method, parameters: parameters))
      }
    }
  }

  /// Calls a method and waits for its result.
  @discardableResult
  func call(
    _ method: String,
    _ parameters: KeyValuePairs<String, JSONValue> = [:],
    session: String? = nil
  ) async throws -> JSONValue {
    let id = shared.state.withLock { state in
      state.lastCall += 1
      return state.lastCall
    }
    var message: [JSONValue.Member] = [
      .init("id", .integer(Int64(id))), .init("method", .string(method)),
      .init("params", .object(parameters.map { JSONValue.Member($0.key, $0.value) })),
    ]
    if let session { message.append(.init("sessionId", .string(session))) }
    try write(JSONValue.object(message).encode() + [0])
    var reply: JSONValue?
    try await eventually("the browser answers \(method)") {
      reply = try shared.state.withLock { state in
        if let reply = state.replies.removeValue(forKey: id) { return reply }
        if state.isClosed { throw SystemFailure("the browser ended") }
        return nil
      }
      return reply != nil
    }
    if let error = reply?["error"]?["message"]?.text { throw SystemFailure("\(method): \(error)") }
    return reply?["result"] ?? .null
  }

  /// How many events have come: those of now are before, those of what follows behind.
  var now: Int { shared.state.withLock(\.events.count) }

  /// Waits for an event, which may have come already.
  @discardableResult
  func event(
    _ method: String,
    session: String,
    since start: Int,
    where condition: (JSONValue) -> Bool = { _ in true }
  ) async throws -> JSONValue {
    var found: JSONValue?
    try await eventually("the browser tells of \(method)") {
      found = try shared.state.withLock { state in
        let event = state.events[start...].first {
          $0.session == session && $0.method == method && condition($0.parameters)
        }
        if event == nil, state.isClosed { throw SystemFailure("the browser ended") }
        return event?.parameters
      }
      return found != nil
    }
    return found ?? .null
  }

  private func write(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SystemFailure("cannot write to the browser", errno) }
      sent += count
    }
  }
}
