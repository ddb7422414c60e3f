package import FoundationEssentials

/// The visitor id that JavaScript uses behind one address and user agent.
package struct KnownVisitorID: Sendable, Hashable {
  /// The id that was seen last.
  package var id: UInt64

  /// When it was seen.
  package var seenAt: Date

  /// Since when it was seen without a pause as long as the memory.
  package var since: Date

  /// Until when another id was seen as well, so that neither can be taken for the id of a hit without one.
  package var ambiguousUntil: Date?

  package init(id: UInt64, seenAt: Date, since: Date? = nil, ambiguousUntil: Date? = nil) {
    self.id = id
    self.seenAt = seenAt
    self.since = since ?? seenAt
    self.ambiguousUntil = ambiguousUntil
  }

  /// The same id seen again is noted once in this many seconds, since most hits of a visit come within a minute.
  static let precision: TimeInterval = 60

  /// What is known after another hit of JavaScript; `nil` if that changes nothing worth noting.
  func seeing(_ newID: UInt64, at now: Date, memory: TimeInterval) -> KnownVisitorID? {
    guard seenAt + memory > now else { return KnownVisitorID(id: newID, seenAt: now) }
    if newID == id {
      guard now >= seenAt + Self.precision else { return nil }
      return KnownVisitorID(id: id, seenAt: now, since: since, ambiguousUntil: ambiguousUntil)
    }
    return KnownVisitorID(id: newID, seenAt: max(now, seenAt), since: now, ambiguousUntil: seenAt + memory)
  }

  /// The visitor id for a hit that was accepted at a moment; `nil` if two ids are possible.
  func id(at moment: Date, memory: TimeInterval) -> UInt64? {
    guard seenAt + memory > moment else { return nil }
    return isAmbiguous(at: moment) ? nil : id
  }

  func isAmbiguous(at moment: Date) -> Bool { ambiguousUntil.map { $0 > moment } ?? false }
}

/// A visit whose hits carry the id of a day, of which JavaScript knows nothing.
package struct ServerVisit: Sendable, Hashable {
  /// The visitor id.
  package var id: UInt64

  /// The own times of its first and its last hit.
  package var begin: Date
  package var last: Date

  package init(id: UInt64, begin: Date, last: Date) {
    self.id = id
    self.begin = begin
    self.last = last
  }

  /// The visit after another hit; `nil` if that changes nothing worth noting.
  ///
  /// It keeps its id past midnight.
  func continued(by id: UInt64, at time: Date, memory: TimeInterval) -> ServerVisit? {
    guard time < last + memory, time + memory > begin else { return ServerVisit(id: id, begin: time, last: time) }
    guard time < begin || time >= last + KnownVisitorID.precision else { return nil }
    return ServerVisit(id: self.id, begin: min(begin, time), last: max(last, time))
  }
}

/// The visit of the server's hits that a browser's own hits go to as well.
package struct JoinedVisit: Sendable, Hashable {
  /// The visitor id of the visit.
  package var id: UInt64

  /// When the visit is over unless another hit comes.
  package var until: Date

  package init(id: UInt64, until: Date) {
    self.id = id
    self.until = until
  }
}
