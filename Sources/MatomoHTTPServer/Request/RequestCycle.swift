internal import CMatomoMicrohttpd
import MatomoHTTP
import MatomoPlatform
import Synchronization

/// The requests of one connection, one after the other.
///
/// Only its daemon's thread touches it.
final class RequestCycle {
  let connection: Connection
  private let shared: ServerState

  private var target: RequestTarget?
  private var fields = HeaderFields()
  private var framing = RequestFraming()
  private var hasReadHead = false
  private var body: [UInt8] = []

  /// What the body counts in the sum of all bodies, in bytes.
  private var counted = 0
  private var slot: AnswerSlot?

  init(_ connection: Connection, _ shared: ServerState) {
    self.connection = connection
    self.shared = shared
  }

  /// A request line has come.
  func begin(_ target: RequestTarget) {
    self.target = target
    _ = connection.enter(.head, until: coarseNow() + shared.requestDeadline)
  }

  /// The request is over, whether it was answered or not.
  func end() {
    if let slot {
      connection.suspendedFor.withLock { $0 = nil }
      slot.giveUp()
    }
    slot = nil
    target = nil
    fields = HeaderFields()
    framing = RequestFraming()
    hasReadHead = false
    body = []
    if counted > 0 {
      shared.bodies.subtract(counted, ordering: .relaxed)
      counted = 0
    }
    _ = connection.enter(.waiting, until: coarseNow() + shared.idleDeadline)
    if shared.isStopping.load(ordering: .acquiring) {
      shared.wakeAcceptor()
    }
  }

  /// Goes on with the current request.
  ///
  /// libmicrohttpd calls this when the header is complete, for each piece of the body, at the end, and once more after
  /// the connection was resumed. An answer in the first of these calls closes the connection.
  func step(
    _ handle: ConnectionHandle,
    method: UnsafePointer<CChar>,
    version: UnsafePointer<CChar>,
    piece: UnsafeRawBufferPointer
  ) -> MHD_Result {
    if let slot {
      connection.suspendedFor.withLock { $0 = nil }
      self.slot = nil
      guard let response = slot.take() else { return .NO }
      return send(response, handle)
    }
    guard hasReadHead else {
      hasReadHead = true
      return readHead(handle, isVersion10: strcmp(version, "HTTP/1.0") == 0)
    }
    if piece.count > 0 {
      return append(piece)
    }
    return handOver(handle, method: String(cString: method))
  }

  private func readHead(_ handle: ConnectionHandle, isVersion10: Bool) -> MHD_Result {
    RequestHead.read(handle, into: &fields, &framing)
    if let refusal = framing.refusal(maximumBody: shared.configuration.maximumBody, isVersion10: isVersion10) {
      return send(HTTPResponse(status: refusal.rawValue), handle)
    }
    guard framing.hasBody else { return .YES }
    guard framing.length <= shared.configuration.maximumBodies - shared.bodies.load(ordering: .relaxed) else {
      return send(HTTPResponse(status: 503, headers: [("Retry-After", "10")]), handle)
    }
    return connection.enterKeepingDeadline(.body) ? .YES : .NO
  }

  private func append(_ piece: UnsafeRawBufferPointer) -> MHD_Result {
    guard body.count + piece.count <= shared.configuration.maximumBody else {
      RawRefusal.contentTooLarge.send(to: connection.descriptor)
      return .NO
    }
    counted += piece.count
    guard shared.bodies.add(piece.count, ordering: .relaxed).newValue <= shared.configuration.maximumBodies else {
      RawRefusal.tooManyBodies.send(to: connection.descriptor)
      return .NO
    }
    body.append(contentsOf: piece)
    return .YES
  }

  private func handOver(_ handle: ConnectionHandle, method: String) -> MHD_Result {
    guard let target, connection.enter(.handled) else { return .NO }
    let slot = AnswerSlot()
    // The handler may be done with it long before it answers.
    defer { body = [] }
    let request = HTTPRequest(
      method: method,
      path: target.path,
      query: target.query,
      headers: fields,
      body: body,
      peer: connection.peer.address
    )
    shared.handler(request, HTTPExchange(slot))
    if let response = slot.take() {
      return send(response, handle)
    }
    return suspend(for: slot, handle)
  }

  private func suspend(for slot: AnswerSlot, _ handle: ConnectionHandle) -> MHD_Result {
    // In this order: the acceptor, who closes, sets the flag before it looks for the slot, so one of us sees the other.
    connection.suspendedFor.withLock { $0 = slot }
    if shared.isClosing.load(ordering: .acquiring) { return .NO }
    if slot.suspend(handle) {
      self.slot = slot
      return .YES
    }
    connection.suspendedFor.withLock { $0 = nil }
    guard let response = slot.take() else { return .NO }
    return send(response, handle)
  }

  private func send(_ response: HTTPResponse, _ handle: ConnectionHandle) -> MHD_Result {
    guard connection.enter(.answering, until: coarseNow() + shared.responseDeadline) else { return .NO }
    return ResponseWriter.queue(response, closing: shared.isStopping.load(ordering: .acquiring), handle)
  }
}
