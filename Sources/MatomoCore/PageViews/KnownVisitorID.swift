package import FoundationEssentials

/// The visitor id that JavaScript uses behind one address and user agent.
package struct KnownVisitorID: Sendable, Hashable {
  /// The id that was seen last.
  package var id: UInt64

  /// When it was seen.
  package var seenAt: Date

  /// Until when another id was seen as well, so that neither can be taken for the id of a hit without one.
  package var ambiguousUntil: Date?

  package init(id: UInt64, seenAt: Date, ambiguousUntil: Date? = nil) {
    self.id = id
    self.seenAt = seenAt
    self.ambiguousUntil = ambiguousUntil
  }

  /// The same id seen again is noted once in this many seconds, since most hits of a visit come within a minute.
  private static let precision: TimeInterval = 60

  /// What is known after another hit of JavaScript; `nil` if that changes nothing worth noting.
  func seeing(_ newID: UInt64, at now: Date, memory: TimeInterval) -> KnownVisitorID? {
    guard seenAt + memory > now else { return KnownVisitorID(id: newID, seenAt: now) }
    if newID == id {
      guard now >= seenAt + Self.precision else { return nil }
      return KnownVisitorID(id: id, seenAt: now, ambiguousUntil: ambiguousUntil)
    }
    return KnownVisitorID(id: newID, seenAt: max(now, seenAt), ambiguousUntil: seenAt + memory)
  }

  /// The visitor id for a hit that was accepted at a moment; `nil` if two ids are possible.
  func id(at moment: Date, memory: TimeInterval) -> UInt64? {
    guard seenAt + memory > moment else { return nil }
    if let ambiguousUntil, ambiguousUntil > moment { return nil }
    return id
  }
}
