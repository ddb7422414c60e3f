package import FoundationEssentials

/// Which page views of servers and of JavaScript are the same: every rule of it, for any memory.
package struct PageViewMatching: Sendable {
  private let hold: TimeInterval
  private let idMemory: TimeInterval
  private let limit: Int

  package init(_ rules: PageViewRules) {
    hold = rules.hold / .seconds(1)
    idMemory = rules.idMemory / .seconds(1)
    limit = rules.limit
  }

  /// What becomes of a page view that JavaScript reports.
  package enum ReportFate: Sendable, Hashable {
    /// It takes the place of a held view.
    case cancels(PageViewEntry, by: PageViewKey)

    /// The server's view was sent before.
    case late(PageViewEntry, by: PageViewKey)

    /// It was reported before.
    case repeated

    /// The server's view has not come yet, or never will.
    case waits
  }

  /// Decides over a report without changing anything; views whose hold is over must be sent before.
  ///
  /// A view that was sent and has the report's id is the reported one: a match comes after it. A match comes before a
  /// view
  /// that was sent with the same match key, which mostly was somebody's without JavaScript.
  package func fate<Memory: PageViewMemory>(
    of report: PageViewKeys,
    at now: Date,
    in memory: borrowing Memory
  ) throws(Memory.Failure) -> ReportFate {
    if let id = report.id {
      if let until = try memory.reportedID(id), until > now {
        // The browser runs the page that it has kept, with the id of the earlier answer.
        guard let kept = try memory.heldView(match: report.match, onlyCached: true) else { return .repeated }
        return .cancels(kept, by: .match)
      }
      if let held = try memory.heldView(id: id) { return .cancels(held, by: .id) }
      if let sent = try memory.sentView(id: id), sent.until > now { return .late(sent, by: .id) }
    }
    if let held = try memory.heldView(match: report.match, onlyCached: false) { return .cancels(held, by: .match) }
    if let sent = try memory.sentView(match: report.match), sent.until > now { return .late(sent, by: .match) }
    return .waits
  }

  /// Accepts a hit of JavaScript, and decides what becomes of the page view that it reports; `nil` if it reports none.
  ///
  /// The queue deletes the view that it cancels.
  package func accept<Memory: PageViewMemory>(
    _ hit: JavaScriptHit,
    number: Int64,
    at now: Date,
    in memory: inout Memory
  ) throws(Memory.Failure) -> ReportFate? {
    try see(hit, at: now, in: &memory)
    guard let report = hit.pageView else { return nil }
    let fate = try fate(of: report, at: now, in: memory)
    try remember(report, number: number, fate: fate, at: now, in: &memory)
    return fate
  }

  /// Remembers a report whose fate was decided.
  private func remember<Memory: PageViewMemory>(
    _ report: PageViewKeys,
    number: Int64,
    fate: ReportFate,
    at now: Date,
    in memory: inout Memory
  ) throws(Memory.Failure) {
    let entry = PageViewEntry(until: now + hold, number: number)
    switch fate {
    case .cancels: break
    case .late(let sent, _): try memory.forgetSentView(sent)
    case .repeated:
      // It may be that of a kept page whose server is heard of later, and cancels no other view.
      try memory.rememberWaitingReport(entry, PageViewKeys(match: report.match), onlyCached: true)
      return
    case .waits: try memory.rememberWaitingReport(entry, report, onlyCached: false)
    }
    if let id = report.id { try memory.rememberReportedID(id, number: number, until: now + idMemory) }
  }

  /// Removes the report that JavaScript has made of a server's view already; `nil` if the view must wait for it.
  package func removeReport<Memory: PageViewMemory>(
    of view: PageViewKeys,
    isCachedPage: Bool,
    at now: Date,
    in memory: inout Memory
  ) throws(Memory.Failure) -> (report: Int64, key: PageViewKey)? {
    if let id = view.id {
      while let report = try memory.waitingReport(id: id) {
        try memory.forgetWaitingReport(report)
        if report.until > now { return (report.number, .id) }
      }
    }
    for onlyCached in isCachedPage ? [true, false] : [false] {
      while let report = try memory.waitingReport(match: view.match, onlyCached: onlyCached) {
        // One whose time is over would hide a younger one, where nothing has purged it yet.
        try memory.forgetWaitingReport(report)
        if report.until > now { return (report.number, .match) }
      }
    }
    return nil
  }

  /// Remembers a view that is sent after all, so that a report of it is known to be late.
  package func rememberSent<Memory: PageViewMemory>(
    _ view: PageViewKeys,
    number: Int64,
    at now: Date,
    in memory: inout Memory
  ) throws(Memory.Failure) {
    try memory.rememberSentView(PageViewEntry(until: now + hold, number: number), view)
  }

  /// Remembers the visitor id of a hit of JavaScript.
  private func see<Memory: PageViewMemory>(
    _ hit: JavaScriptHit,
    at now: Date,
    in memory: inout Memory
  ) throws(Memory.Failure) {
    guard let visitor = hit.visitor, let id = hit.visitorID else { return }
    let known = try memory.visitorID(of: visitor)
    let new = known.map { $0.seeing(id, at: now, memory: idMemory) } ?? KnownVisitorID(id: id, seenAt: now)
    // Hits that were held meanwhile ask for what was known when they were accepted.
    if let new { try memory.remember(new, of: visitor, until: new.seenAt + idMemory + hold) }
  }

  /// The visitor id that JavaScript is known to use for a visitor of whom a hit was accepted.
  package func visitorID<Memory: PageViewMemory>(
    of visitor: UInt64?,
    acceptedAt: Date,
    in memory: borrowing Memory
  ) throws(Memory.Failure) -> UInt64? {
    guard let visitor, let known = try memory.visitorID(of: visitor) else { return nil }
    return known.id(at: acceptedAt, memory: idMemory)
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
      let excess = try memory.count(kind) - limit
      guard excess > 0 else { continue }
      purged += try memory.purge(kind, endedAt: .distantFuture, atMost: min(excess, atMost))
    }
    return purged
  }
}

/// What a queue must be told to match the page views of servers with those of JavaScript.
package struct PageViewRules: Sendable, Hashable {
  /// How long a page view that JavaScript has reported waits for the server's one, and how long one that was sent after all
  /// is remembered, so that its report is known to be late: 0 or more.
  ///
  /// How long a server's view waits for JavaScript is said by each hit.
  package var hold: Duration

  /// How long a visitor's id and the ids of reported page views are remembered: 30 minutes, as Matomo's visits.
  package var idMemory: Duration

  /// The most entries of each kind that are remembered; beyond it the oldest are forgotten, and counted as purged.
  package var limit: Int

  /// Creates rules.
  package init(hold: Duration = .seconds(30), idMemory: Duration = .seconds(1800), limit: Int = 1_000_000) {
    precondition(hold >= .zero && idMemory >= .zero && limit > 0, "neither a time nor a limit is negative")
    self.hold = hold
    self.idMemory = idMemory
    self.limit = limit
  }
}
