/// The open connections, and how many each household has.
struct ConnectionRegistry {
  private(set) var connections: [Int32: Connection] = [:]
  private var households: [PeerAddress.Household: Int] = [:]

  var count: Int { connections.count }

  func connections(of household: PeerAddress.Household) -> Int {
    households[household, default: 0]
  }

  mutating func add(_ connection: Connection) {
    // A descriptor is used again only after its connection closed: an entry that is still there was never taken over.
    if let stale = connections[connection.descriptor] {
      remove(stale)
    }
    connections[connection.descriptor] = connection
    households[connection.peer.household, default: 0] += 1
  }

  mutating func remove(_ connection: Connection) {
    guard connections[connection.descriptor] === connection else { return }
    connections[connection.descriptor] = nil
    let left = households[connection.peer.household, default: 0] - 1
    households[connection.peer.household] = left > 0 ? left : nil
  }
}
