package import FoundationEssentials

/// What matching remembers, as the store of a queue keeps it: nothing is decided here.
///
/// Each operation costs about the same however much is remembered. Expired entries may still be there: the caller
/// compares
/// their times.
package protocol PageViewMemory {
  associatedtype Failure: Error

  /// The oldest held view with a page-view id.
  func heldView(id: UInt64) throws(Failure) -> PageViewEntry?

  /// The oldest held view with a match key, of all or of those whose page the browser had kept.
  func heldView(match: UInt64, onlyCached: Bool) throws(Failure) -> PageViewEntry?

  /// The oldest view with a page-view id that was sent after all.
  func sentView(id: UInt64) throws(Failure) -> PageViewEntry?

  /// The oldest view with a match key that was sent after all.
  func sentView(match: UInt64) throws(Failure) -> PageViewEntry?

  mutating func rememberSentView(_ entry: PageViewEntry, _ keys: PageViewKeys) throws(Failure)
  mutating func forgetSentView(_ entry: PageViewEntry) throws(Failure)

  /// The oldest report with a page-view id that waits for a view of the server.
  func waitingReport(id: UInt64) throws(Failure) -> PageViewEntry?

  /// The oldest report with a match key that waits for any view of the server, or only for one of a kept page.
  func waitingReport(match: UInt64, onlyCached: Bool) throws(Failure) -> PageViewEntry?

  mutating func rememberWaitingReport(
    _ entry: PageViewEntry,
    _ keys: PageViewKeys,
    onlyCached: Bool
  ) throws(Failure)
  mutating func forgetWaitingReport(_ entry: PageViewEntry) throws(Failure)

  /// Until when it is remembered that JavaScript has reported a page-view id.
  func reportedID(_ id: UInt64) throws(Failure) -> Date?
  mutating func rememberReportedID(_ id: UInt64, number: Int64, until: Date) throws(Failure)

  func visitorID(of visitor: UInt64) throws(Failure) -> KnownVisitorID?
  mutating func remember(_ known: KnownVisitorID, of visitor: UInt64, until: Date) throws(Failure)

  func count(_ kind: RememberedKind) throws(Failure) -> Int

  /// Removes the oldest entries whose time ends at or before a moment, at most so many; returns how many.
  mutating func purge(_ kind: RememberedKind, endedAt moment: Date, atMost limit: Int) throws(Failure) -> Int
}

/// The kinds of entries that are bounded one by one.
package enum RememberedKind: Sendable, Hashable, CaseIterable {
  case sentViews
  case waitingReports
  case reportedIDs
  case visitorIDs
}

/// A page view of either side that is kept until a moment; the oldest is the one whose moment comes first.
package struct PageViewEntry: Sendable, Hashable, Comparable {
  /// The end of the time for which it is waited for, or remembered.
  package let until: Date

  /// The number that the queue gave the hit.
  package let number: Int64

  package init(until: Date, number: Int64) {
    self.until = until
    self.number = number
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.until == right.until ? left.number < right.number : left.until < right.until
  }
}
