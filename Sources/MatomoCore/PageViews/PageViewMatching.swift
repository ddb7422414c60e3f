package import FoundationEssentials

/// Which page views of servers and of JavaScript are the same: every rule of it, for any memory.
///
/// A page-view id leaves no doubt. Without one, a view and a report are the same if visitor and URL are, and the report came
/// while the visit lasted, by the own times of both; of several the nearest. One report is the same as one view.
package struct PageViewMatching: Sendable {
  /// As many page views of one visitor and one URL are looked at.
  package static let mostCandidates = 16

  /// For how many seconds a hit of an image waits for the server's view.
  package let hold: TimeInterval

  private let window: TimeInterval
  private let visit: TimeInterval
  private let remember: TimeInterval
  private let limit: Int

  package init(_ rules: PageViewRules) {
    hold = rules.hold / .seconds(1)
    window = (rules.window ?? rules.visit) / .seconds(1)
    visit = rules.visit / .seconds(1)
    remember = rules.remember / .seconds(1)
    limit = rules.limit
  }

  /// What becomes of a page view that JavaScript reports.
  package enum ReportFate: Sendable, Hashable {
    /// It takes the place of a held view.
    case cancels(PageViewEntry, by: PageViewKey)

    /// The server's view was sent before.
    case late(PageViewCandidate, by: PageViewKey)

    /// It was reported before.
    case repeated

    /// The server's view has not come yet, or never will.
    case waits
  }

  /// Decides over a report without changing anything; views whose hold is over must be sent before.
  ///
  /// A view that was sent and has the report's id is the reported one: a match comes after it. A match comes before a view that
  /// was sent with the same match key, which mostly was somebody's without JavaScript.
  ///
  /// - Parameter time: When the browser made the report.
  package func fate<Memory: PageViewMemory>(
    of report: PageViewKeys,
    time: Date,
    at now: Date,
    in memory: borrowing Memory
  ) throws(Memory.Failure) -> ReportFate {
    let times = viewTimes(ofReportAt: time)
    if let id = report.id {
      if let until = try memory.reportedID(id), until > now {
        // The browser runs the page that it has kept, with the id of the earlier answer.
        guard let (view, key) = try held(report, in: times, near: time, memory, where: { $0 == .cached }) else {
          return .repeated
        }
        return .cancels(view, by: key)
      }
      if let held = try memory.heldView(id: id) { return .cancels(held, by: .id) }
      if let sent = try memory.sentView(id: id), sent.entry.until > now { return .late(sent, by: .id) }
    }
    if let (view, key) = try held(report, in: times, near: time, memory, where: { $0 != .pixel }) {
      return .cancels(view, by: key)
    }
    if let (sent, key) = try sentView(of: report, in: times, near: time, at: now, memory) {
      return .late(sent, by: key)
    }
    return .waits
  }

  /// The own times of the views that a report can be of: clocks differ, and answers take long, by no more than the hold.
  private func viewTimes(ofReportAt time: Date) -> ClosedRange<Date> { (time - window)...(time + hold) }

  private func reportTimes(ofViewAt time: Date) -> ClosedRange<Date> { (time - hold)...(time + window) }

  private func held<Memory: PageViewMemory>(
    _ report: PageViewKeys,
    in times: ClosedRange<Date>,
    near time: Date,
    _ memory: borrowing Memory,
    where isWanted: (PageViewCandidate.Kind) -> Bool
  ) throws(Memory.Failure) -> (PageViewEntry, PageViewKey)? {
    for key in report.matchKeys {
      let views = try memory.heldViews(key, in: times)
      let view = nearest(views, to: time) { isWanted($0.kind) && report.mayBeOfVisitor($0.visitorMatch) }
      if let view { return (view.entry, key.kind) }
    }
    return nil
  }

  private func sentView<Memory: PageViewMemory>(
    of report: PageViewKeys,
    in times: ClosedRange<Date>,
    near time: Date,
    at now: Date,
    _ memory: borrowing Memory
  ) throws(Memory.Failure) -> (PageViewCandidate, PageViewKey)? {
    for key in report.matchKeys {
      let views = try memory.sentViews(key, in: times)
      let view = nearest(views, to: time) { $0.entry.until > now && report.mayBeOfVisitor($0.visitorMatch) }
      if let view { return (view, key.kind) }
    }
    return nil
  }

  private func nearest(
    _ candidates: [PageViewCandidate],
    to time: Date,
    where isWanted: (PageViewCandidate) -> Bool
  ) -> PageViewCandidate? {
    func distance(_ candidate: PageViewCandidate) -> (TimeInterval, Int64) {
      (abs(candidate.time.timeIntervalSince(time)), candidate.entry.number)
    }
    return candidates.lazy.filter(isWanted).min { distance($0) < distance($1) }
  }

  /// Accepts a hit of JavaScript, and decides what becomes of the page view that it reports; `nil` if it reports none.
  ///
  /// The queue deletes the view that it cancels.
  package func accept<Memory: PageViewMemory>(
    _ hit: JavaScriptHit,
    number: Int64,
    time: Date,
    at now: Date,
    in memory: inout Memory
  ) throws(Memory.Failure) -> ReportFate? {
    try see(hit, at: now, in: &memory)
    guard let report = hit.pageView else { return nil }
    let fate = try fate(of: report, time: time, at: now, in: memory)
    try remember(report, number: number, time: time, fate: fate, at: now, in: &memory)
    if case .late(let view, _) = fate { try join(hit, view, at: now, in: &memory) }
    return fate
  }

  /// Remembers a report whose fate was decided.
  private func remember<Memory: PageViewMemory>(
    _ report: PageViewKeys,
    number: Int64,
    time: Date,
    fate: ReportFate,
    at now: Date,
    in memory: inout Memory
  ) throws(Memory.Failure) {
    switch fate {
    case .cancels: break
    case .late(let sent, _): try memory.forgetSentView(sent.entry)
    case .repeated:
      // It may be that of a kept page whose server is heard of later, and cancels no other view.
      let keys = PageViewKeys(match: report.match, visitorMatch: report.visitorMatch)
      return try rememberWaiting(keys, number: number, time: time, .cached, at: now, in: &memory)
    case .waits: try rememberWaiting(report, number: number, time: time, at: now, in: &memory)
    }
    if let id = report.id { try memory.rememberReportedID(id, number: number, until: now + remember) }
  }

  /// Remembers a report whose view the server may still tell of.
  package func rememberWaiting<Memory: PageViewMemory>(
    _ report: PageViewKeys,
    number: Int64,
    time: Date,
    _ kind: PageViewCandidate.Kind = .ordinary,
    at now: Date,
    in memory: inout Memory
  ) throws(Memory.Failure) {
    let entry = PageViewEntry(until: now + remember, number: number)
    let waiting = PageViewCandidate(entry, time: time, visitorMatch: report.visitorMatch, kind: kind)
    try memory.rememberWaitingReport(waiting, report)
  }

  /// Removes the report that JavaScript has made of a server's view already; `nil` if the view must wait for it.
  ///
  /// - Parameter time: When the server saw the request.
  package func removeReport<Memory: PageViewMemory>(
    of view: PageViewKeys,
    isCachedPage: Bool,
    time: Date,
    at now: Date,
    in memory: inout Memory
  ) throws(Memory.Failure) -> (report: Int64, key: PageViewKey)? {
    if let id = view.id {
      while let report = try memory.waitingReport(id: id) {
        try memory.forgetWaitingReport(report)
        if report.until > now { return (report.number, .id) }
      }
    }
    for kind: PageViewCandidate.Kind in isCachedPage ? [.cached, .ordinary] : [.ordinary] {
      for key in view.matchKeys {
        let reports = try memory.waitingReports(key, in: reportTimes(ofViewAt: time))
        let report = nearest(reports, to: time) {
          $0.kind == kind && $0.entry.until > now && view.mayBeOfVisitor($0.visitorMatch)
        }
        guard let report else { continue }
        try memory.forgetWaitingReport(report.entry)
        return (report.entry.number, key.kind)
      }
    }
    return nil
  }

  /// The view of the server, held or sent, that a hit with the same keys is of: an image on its page, or another part of a file.
  package func view<Memory: PageViewMemory>(
    sameAs other: PageViewKeys,
    time: Date,
    at now: Date,
    in memory: borrowing Memory
  ) throws(Memory.Failure) -> (number: Int64, key: PageViewKey)? {
    if let (view, key) = try heldView(sameAs: other, time: time, in: memory) { return (view.number, key) }
    let times = viewTimes(ofReportAt: time)
    return try sentView(of: other, in: times, near: time, at: now, memory).map { ($0.entry.number, $1) }
  }

  /// The held view of the server that a hit with the same keys is of.
  package func heldView<Memory: PageViewMemory>(
    sameAs other: PageViewKeys,
    time: Date,
    in memory: borrowing Memory
  ) throws(Memory.Failure) -> (PageViewEntry, PageViewKey)? {
    try held(other, in: viewTimes(ofReportAt: time), near: time, memory) { $0 != .pixel }
  }

  /// The held hit of an image on the page of a server's view.
  package func heldPixel<Memory: PageViewMemory>(
    of view: PageViewKeys,
    time: Date,
    in memory: borrowing Memory
  ) throws(Memory.Failure) -> (PageViewEntry, PageViewKey)? {
    try held(view, in: reportTimes(ofViewAt: time), near: time, memory) { $0 == .pixel }
  }

  /// Remembers a view that is sent after all, so that a report of it is known to be late.
  ///
  /// - Parameter visitorID: That of the hit.
  package func rememberSent<Memory: PageViewMemory>(
    _ view: PageViewKeys,
    number: Int64,
    time: Date,
    visitorID: UInt64?,
    at now: Date,
    in memory: inout Memory
  ) throws(Memory.Failure) {
    let entry = PageViewEntry(until: now + remember, number: number)
    let sent = PageViewCandidate(entry, time: time, visitorMatch: view.visitorMatch, visitorID: visitorID)
    try memory.rememberSentView(sent, view)
  }

  /// Forgets some of what has expired, and what is beyond the limit; returns how many entries went before their time.
  ///
  /// Every call removes more than it can have added, so that what is remembered stays bounded without one long pause.
  package func purge<Memory: PageViewMemory>(
    after added: Int,
    at now: Date,
    in memory: inout Memory
  ) throws(Memory.Failure) -> Int {
    let atMost = 2 * added + 100
    var purged = 0
    for kind in RememberedKind.allCases {
      let expired = try memory.purge(kind, endedAt: now, atMost: atMost)
      guard expired < atMost else { continue }
      let excess = try memory.count(kind) - min(limit, kind.ownLimit ?? limit)
      guard excess > 0 else { continue }
      purged += try memory.purge(kind, endedAt: .distantFuture, atMost: min(excess, atMost))
    }
    return purged
  }
}

/// Whose visit a hit belongs to.
extension PageViewMatching {
  /// Remembers the visitor id of a hit of JavaScript; the visit that the server's hits began is the browser's from here on.
  private func see<Memory: PageViewMemory>(
    _ hit: JavaScriptHit,
    at now: Date,
    in memory: inout Memory
  ) throws(Memory.Failure) {
    guard let visitor = hit.visitor, let id = hit.visitorID else { return }
    let known = try memory.visitorID(of: visitor)
    let new = known.map { $0.seeing(id, at: now, memory: visit) } ?? KnownVisitorID(id: id, seenAt: now)
    guard let new else { return }
    // Hits that were held meanwhile ask for what was known when they were accepted.
    try memory.remember(new, of: visitor, until: new.seenAt + visit + hold)
    guard new.since == now, !new.isAmbiguous(at: now), !hit.namesVisit else { return }
    guard let begun = try memory.serverVisit(of: visitor), now < begun.last + visit, begun.id != id else { return }
    try memory.remember(JoinedVisit(id: begun.id, until: now + visit), of: id)
  }

  /// Lets the hits of a browser join the visit that a view which it reports late has begun.
  ///
  /// Not where the browser's id was there before the view, or where two ids come from one address and user agent: then the
  /// visit may be somebody else's.
  private func join<Memory: PageViewMemory>(
    _ hit: JavaScriptHit,
    _ view: PageViewCandidate,
    at now: Date,
    in memory: inout Memory
  ) throws(Memory.Failure) {
    guard let id = hit.visitorID, let visit = view.visitorID, visit != id, !hit.namesVisit,
      now < view.time + self.visit, try memory.joinedVisit(of: id).map({ $0.until <= now }) ?? true
    else { return }
    if let visitor = hit.visitor, let known = try memory.visitorID(of: visitor) {
      guard !known.isAmbiguous(at: now), known.id != id || known.since >= view.time else { return }
    }
    try memory.remember(JoinedVisit(id: visit, until: now + self.visit), of: id)
  }

  /// The visitor id of the visit that a browser's hit joins; `nil` if it is of its own.
  package func joinedID<Memory: PageViewMemory>(
    of visitorID: UInt64?,
    at now: Date,
    in memory: inout Memory
  ) throws(Memory.Failure) -> UInt64? {
    guard let visitorID, let joined = try memory.joinedVisit(of: visitorID), joined.until > now else { return nil }
    if now + visit >= joined.until + KnownVisitorID.precision {
      try memory.remember(JoinedVisit(id: joined.id, until: now + visit), of: visitorID)
    }
    return joined.id
  }

  /// The visitor id that a server's hit is sent with in place of its own; `nil` if it keeps what it has.
  package func visitorID<Memory: PageViewMemory>(
    for hit: ServerHit,
    time: Date,
    acceptedAt: Date,
    in memory: inout Memory
  ) throws(Memory.Failure) -> UInt64? {
    guard hit.takesVisitorID else { return try joinedID(of: hit.visitorID, at: acceptedAt, in: &memory) }
    guard let visitor = hit.visitor else { return nil }
    if let known = try memory.visitorID(of: visitor)?.id(at: acceptedAt, memory: visit) {
      return try joinedID(of: known, at: acceptedAt, in: &memory) ?? known
    }
    guard let id = hit.visitorID else { return nil }
    return try dailyID(id, of: visitor, time: time, acceptedAt: acceptedAt, in: &memory)
  }

  /// The id of the visit that a hit with the id of the day goes on with; `nil` if that is its own.
  package func dailyID<Memory: PageViewMemory>(
    _ id: UInt64,
    of visitor: UInt64,
    time: Date,
    acceptedAt: Date,
    in memory: inout Memory
  ) throws(Memory.Failure) -> UInt64? {
    let begun = try memory.serverVisit(of: visitor)
    let fresh = ServerVisit(id: id, begin: time, last: time)
    let new = begun.map { $0.continued(by: id, at: time, memory: visit) } ?? fresh
    if let new { try memory.remember(new, of: visitor, until: acceptedAt + visit + hold) }
    let current = new?.id ?? begun?.id ?? id
    return current == id ? nil : current
  }
}

extension PageViewKeys {
  /// The keys other than the id, the surer one first.
  fileprivate var matchKeys: [MatchKey] {
    visitorMatch.map { [.visitorID($0), .client(match)] } ?? [.client(match)]
  }
}

extension MatchKey {
  fileprivate var kind: PageViewKey {
    switch self {
    case .visitorID: .visitorID
    case .client: .match
    }
  }
}

/// What a queue must be told to match the page views of servers with those of JavaScript.
package struct PageViewRules: Sendable, Hashable {
  /// How long a hit of an image waits for the server's view, and by how much the clocks of both sides may differ: 0 or more.
  ///
  /// How long a server's view waits for JavaScript is said by each hit.
  package var hold: Duration

  /// How long after a view its report may come where they have no page-view id in common; `nil` is as long as the visit lasts.
  package var window: Duration?

  /// How long a visit lasts without a hit: 30 minutes, as Matomo's.
  package var visit: Duration

  /// How long views that were sent and reports are known for matching: 0 or more.
  package var remember: Duration

  /// The most entries of each kind that are remembered; beyond it the oldest are forgotten, and counted as purged.
  package var limit: Int

  /// Creates rules.
  package init(
    hold: Duration = .seconds(30),
    window: Duration? = nil,
    visit: Duration = .seconds(1800),
    remember: Duration = .seconds(86_400),
    limit: Int = 1_000_000
  ) {
    precondition(hold >= .zero && visit >= .zero && remember >= .zero && limit > 0, "no time or limit is negative")
    self.hold = hold
    self.window = window
    self.visit = visit
    self.remember = remember
    self.limit = limit
  }
}
