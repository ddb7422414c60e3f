/// The open connections, and how many each subscriber has.
struct ConnectionRegistry {
  private(set) var connections: [Int32: Connection] = [:]
  private var subscribers: [PeerAddress.Subscriber?: Int] = [:]

  var count: Int { connections.count }

  func connections(of subscriber: PeerAddress.Subscriber?) -> Int {
    subscribers[subscriber, default: 0]
  }

  mutating func add(_ connection: Connection) {
    // A descriptor is used again only after its connection closed: an entry that is still there was never taken over.
    if let stale = connections[connection.descriptor] {
      remove(stale)
    }
    connections[connection.descriptor] = connection
    subscribers[connection.peer.subscriber, default: 0] += 1
  }

  mutating func remove(_ connection: Connection) {
    guard connections[connection.descriptor] === connection else { return }
    connections[connection.descriptor] = nil
    let left = subscribers[connection.peer.subscriber, default: 0] - 1
    subscribers[connection.peer.subscriber] = left > 0 ? left : nil
  }
}

/// libmicrohttpd's name for a connection.
///
/// Unchecked, since a pointer is never Sendable: away from its daemon's thread it is used for `MHD_resume_connection`
/// only, which libmicrohttpd allows from any thread, and a suspended connection is not freed before it is resumed.
struct ConnectionHandle: @unchecked Sendable {
  let pointer: OpaquePointer
}
