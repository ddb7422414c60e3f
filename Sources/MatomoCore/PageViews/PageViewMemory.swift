package import FoundationEssentials

/// What matching remembers, as the store of a queue keeps it: nothing is decided here.
///
/// Each operation costs about the same however much is remembered. Expired entries may still be there: the caller compares
/// their times.
package protocol PageViewMemory {
  associatedtype Failure: Error

  /// The oldest held view with a page-view id.
  func heldView(id: UInt64) throws(Failure) -> PageViewEntry?

  /// Held views with a key whose own times are within two, the latest first: at most ``PageViewMatching/mostCandidates``.
  func heldViews(_ key: MatchKey, in times: ClosedRange<Date>) throws(Failure) -> [PageViewCandidate]

  /// The oldest view with a page-view id that was sent after all.
  func sentView(id: UInt64) throws(Failure) -> PageViewCandidate?

  /// Views with a key that were sent after all, whose own times are within two, the latest first; no more than of held ones.
  func sentViews(_ key: MatchKey, in times: ClosedRange<Date>) throws(Failure) -> [PageViewCandidate]

  mutating func rememberSentView(_ view: PageViewCandidate, _ keys: PageViewKeys) throws(Failure)
  mutating func forgetSentView(_ entry: PageViewEntry) throws(Failure)

  /// The oldest report with a page-view id that waits for a view of the server.
  func waitingReport(id: UInt64) throws(Failure) -> PageViewEntry?

  /// Reports with a key that wait for a view of the server, whose own times are within two, the earliest first; no more than
  /// of held views.
  func waitingReports(_ key: MatchKey, in times: ClosedRange<Date>) throws(Failure) -> [PageViewCandidate]

  mutating func rememberWaitingReport(_ report: PageViewCandidate, _ keys: PageViewKeys) throws(Failure)
  mutating func forgetWaitingReport(_ entry: PageViewEntry) throws(Failure)

  /// Until when it is remembered that JavaScript has reported a page-view id.
  func reportedID(_ id: UInt64) throws(Failure) -> Date?
  mutating func rememberReportedID(_ id: UInt64, number: Int64, until: Date) throws(Failure)

  func visitorID(of visitor: UInt64) throws(Failure) -> KnownVisitorID?
  mutating func remember(_ known: KnownVisitorID, of visitor: UInt64, until: Date) throws(Failure)

  /// The visit that hits of the server began for a client.
  func serverVisit(of visitor: UInt64) throws(Failure) -> ServerVisit?
  mutating func remember(_ visit: ServerVisit, of visitor: UInt64, until: Date) throws(Failure)

  /// The visit that the hits of a browser's visitor id go to.
  mutating func joinedVisit(of visitorID: UInt64) throws(Failure) -> JoinedVisit?
  mutating func remember(_ joined: JoinedVisit, of visitorID: UInt64) throws(Failure)

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
  case serverVisits
  case joinedVisits
  case recordedOrders

  /// As many are remembered whatever else is allowed; `nil` is no such limit.
  var ownLimit: Int? { self == .recordedOrders ? 100_000 : nil }
}

/// One of the two keys by which page views are compared that have no id in common.
package enum MatchKey: Sendable, Hashable {
  case visitorID(UInt64)
  case client(UInt64)
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

/// A page view of either side that another may be the same as.
package struct PageViewCandidate: Sendable, Hashable {
  package let entry: PageViewEntry

  /// When it happened.
  package let time: Date

  /// See ``PageViewKeys/visitorMatch``.
  package let visitorMatch: UInt64?

  /// What is special about it.
  package let kind: Kind

  /// The visitor id that a view was sent with.
  package let visitorID: UInt64?

  package enum Kind: Int64, Sendable, Hashable {
    case ordinary

    /// A view of a page that the browser had kept, or a report that only such a view can be the same as.
    case cached

    /// A view that an image on the page reported.
    case pixel
  }

  package init(
    _ entry: PageViewEntry,
    time: Date,
    visitorMatch: UInt64? = nil,
    kind: Kind = .ordinary,
    visitorID: UInt64? = nil
  ) {
    self.entry = entry
    self.time = time
    self.visitorMatch = visitorMatch
    self.kind = kind
    self.visitorID = visitorID
  }
}
