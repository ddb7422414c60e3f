import FoundationEssentials
import Matomo
import MatomoCore

/// What a queue must do, written as plainly as the rules are told: every question is a search through a list.
///
/// It is the oracle of the model test, and shares no code with the queues that are compared with it.
struct NaiveQueue {
  fileprivate struct Row {
    let id: Int64
    var hit: StoredHit
    var place: Place
    var isLeased = false
  }

  fileprivate enum Place {
    case queued
    case held(ServerHit, isPixel: Bool)
    case dead(String)
  }

  private let limit: Int
  private let rules: PageViewRules
  private var rows: [Row] = []
  private var lastID: Int64 = 0
  private var memory: NaiveMemory
  private var totals = Totals()
  private var decisions: Set<PageViewDecision> = []

  init(limit: Int, rules: PageViewRules) {
    self.limit = limit
    self.rules = rules
    memory = NaiveMemory(rules: rules)
  }

  mutating func drainDecisions() -> Set<PageViewDecision> {
    defer { decisions = [] }
    return decisions
  }

  // MARK: Appending

  /// `false` if the hits do not fit.
  mutating func append(_ hits: [StoredHit]) -> Bool {
    let excess = rows.count { !$0.isDead } + hits.count - limit
    if excess > 0 {
      var cancelled: Set<Int64> = []
      for hit in hits {
        guard case .javaScript(let report) = hit.pageView, let view = report.pageView, !report.isPixel else { continue }
        sendDue(at: hit.acceptedAt)
        if case .cancels(let view, _) = fate(of: view, hit.time, at: hit.acceptedAt) { cancelled.insert(view) }
      }
      guard excess <= cancelled.count else { return false }
    }
    for hit in hits {
      lastID += 1
      append(hit)
    }
    totals[.received] += hits.count
    if let last = hits.last, hits.contains(where: { $0.pageView != nil }) { purge(at: last.acceptedAt) }
    return true
  }

  private mutating func append(_ hit: StoredHit) {
    switch hit.pageView {
    case .javaScript(let report): append(hit, report)
    case .server(var server):
      if hit.heldUntil == nil { server.pageView = nil }
      append(hit, server)
    case nil: append(hit, ServerHit(visitor: nil, takesVisitorID: false))
    }
  }

  private mutating func append(_ hit: StoredHit, _ server: ServerHit) {
    let now = hit.acceptedAt
    if let heldUntil = hit.heldUntil, let view = server.pageView {
      var stored = hit.plain
      if server.isPart, sameView(view, at: hit.time, now) != nil { return totals.leaveOut(.ranges) }
      if let (report, key) = memory.removeReport(of: view, isKept: server.isCachedPage, time: hit.time, at: now) {
        totals[.matched] += 1
        return decide(.reported(by: key, report: report), lastID, hit, at: now)
      }
      if let (pixel, key) = held(
        view,
        at: hit.time,
        { memory.isNear(report: $0.time, view: hit.time) },
        { $0 == .pixel }
      ) {
        let poorer = rows.first { $0.id == pixel.number }?.hit
        rows.removeAll { $0.id == pixel.number }
        totals[.matched] += 1
        stored = poorer.map { stored.with(more: $0) } ?? stored
        decide(.cancels(view: pixel.number, by: key), lastID, stored, at: now)
      }
      decide(.held(until: heldUntil), lastID, stored, at: now)
      rows.append(Row(id: lastID, hit: stored, place: .held(server, isPixel: false)))
      return
    }
    // What a visitor does waits behind the views of that visitor which are held.
    let row = Row(id: lastID, hit: hit.plain, place: .held(server, isPixel: false))
    if let until = lastView(before: row)?.hit.dueSince, until > hit.dueSince {
      rows.append(Row(id: lastID, hit: hit.plain.held(until), place: row.place))
    } else if hit.heldUntil != nil {
      rows.append(row)
    } else {
      rows.append(row)
      makeDue(lastID)
    }
  }

  private mutating func append(_ hit: StoredHit, _ report: JavaScriptHit) {
    let now = hit.acceptedAt
    sendDue(at: now)
    if let view = report.pageView, report.isPixel {
      if let (view, key) = sameView(view, at: hit.time, now) {
        if let index = rows.firstIndex(where: { $0.id == view.number && $0.isHeld }) {
          rows[index].hit = rows[index].hit.with(more: hit)
        }
        totals[.matched] += 1
        return decide(.reported(by: key, report: view.number), lastID, hit, at: now)
      }
      let side = ServerHit(visitor: report.visitor, takesVisitorID: false, pageView: view)
      let until = now + memory.hold
      rows.append(Row(id: lastID, hit: hit.plain.held(until), place: .held(side, isPixel: true)))
      return decide(.held(until: until), lastID, hit, at: now)
    }
    memory.see(report, at: now)
    var stored = hit.plain
    if report.pageView != nil { take(report, of: hit, &stored, at: now) }
    if !report.namesVisit {
      if report.visitorID != nil {
        stored = stored.decodedAndGiven(memory.joinedID(of: report.visitorID, at: now))
      } else if let id = report.dailyID, let key = report.visitor {
        stored = stored.decodedAndGiven(memory.dailyID(id, of: key, time: hit.time, at: now))
      }
    }
    rows.append(Row(id: lastID, hit: stored, place: .queued))
  }

  /// A view of the server with the same keys, held or sent.
  private func sameView(_ keys: PageViewKeys, at time: Date, _ now: Date) -> (NaiveMemory.View, PageViewKey)? {
    held(keys, at: time, { memory.isNear(report: time, view: $0.time) }, { $0 != .pixel })
      ?? NaiveMemory.nearest(memory.sent, to: keys, at: time) {
        $0.until > now && memory.isNear(report: time, view: $0.time)
      }
  }

  private enum Fate {
    case cancels(Int64, PageViewKey)
    case late(NaiveMemory.View, PageViewKey)
    case repeated
    case waits
  }

  private func fate(of report: PageViewKeys, _ time: Date, at now: Date) -> Fate {
    let isNear = { (view: NaiveMemory.View) in memory.isNear(report: time, view: view.time) }
    if let id = report.id {
      if let until = memory.reported.last(where: { $0.id == id })?.until, until > now {
        return held(report, at: time, isNear, { $0 == .cached }).map { .cancels($0.number, $1) } ?? .repeated
      }
      let views = heldViews.filter { $0.keys.id == id && $0.kind != .pixel }
      if let view = views.min(by: { ($0.until, $0.number) < ($1.until, $1.number) }) {
        return .cancels(view.number, .id)
      }
      let sent = memory.sent.filter { $0.keys.id == id }.min { ($0.until, $0.number) < ($1.until, $1.number) }
      if let sent, sent.until > now { return .late(sent, .id) }
    }
    if let (view, key) = held(report, at: time, isNear, { $0 != .pixel }) { return .cancels(view.number, key) }
    let sent = NaiveMemory.nearest(memory.sent, to: report, at: time) { $0.until > now && isNear($0) }
    return sent.map { .late($0, $1) } ?? .waits
  }

  private var heldViews: [NaiveMemory.View] {
    rows.compactMap { row in
      guard case .held(let side, let isPixel) = row.place, let keys = side.pageView else { return nil }
      let kind: PageViewCandidate.Kind = isPixel ? .pixel : side.isCachedPage ? .cached : .ordinary
      return .init(number: row.id, keys: keys, time: row.hit.time, kind: kind, until: row.hit.dueSince)
    }
  }

  private func held(
    _ keys: PageViewKeys,
    at time: Date,
    _ isNear: (NaiveMemory.View) -> Bool,
    _ isWanted: (PageViewCandidate.Kind) -> Bool
  ) -> (NaiveMemory.View, PageViewKey)? {
    NaiveMemory.nearest(heldViews, to: keys, at: time) { isNear($0) && isWanted($0.kind) }
  }

  private mutating func take(_ report: JavaScriptHit, of hit: StoredHit, _ stored: inout StoredHit, at now: Date) {
    guard let view = report.pageView else { return }
    switch fate(of: view, hit.time, at: now) {
    case .cancels(let id, let key):
      totals[.matched] += 1
      decide(.cancels(view: id, by: key), lastID, hit, at: now)
      if let row = rows.first(where: { $0.id == id }) {
        rows.removeAll { $0.id == id }
        moveUp(behind: row, at: now)
      }
    case .late(let view, let key):
      memory.sent.removeAll { $0.number == view.number }
      memory.join(report, view, at: now)
      stored = stored.ping
      totals[.late] += 1
      decide(.late(view: view.number, by: key), lastID, hit, at: now)
    case .repeated:
      memory.addReport(
        PageViewKeys(match: view.match, visitorMatch: view.visitorMatch),
        lastID,
        time: hit.time,
        .cached,
        at: now
      )
      return decide(.repeated, lastID, hit, at: now)
    case .waits: memory.addReport(view, lastID, time: hit.time, .ordinary, at: now)
    }
    if let id = view.id { memory.reported.append(.init(number: lastID, id: id, until: now + memory.remember)) }
  }

  /// The last view that is held before a hit of the same visitor.
  private func lastView(before row: Row) -> Row? {
    rows.last { $0.id < row.id && $0.isView && row.isOfVisitor(of: $0) }
  }

  /// Lets hits wait only for the views that are still before them.
  private mutating func moveUp(behind view: Row, at now: Date) {
    for id in rows.filter({ $0.id > view.id && $0.isFollower && $0.isOfVisitor(of: view) }).map(\.id) {
      guard let index = rows.firstIndex(where: { $0.id == id }), rows[index].hit.dueSince <= view.hit.dueSince else {
        continue
      }
      let until = lastView(before: rows[index])?.hit.dueSince
      rows[index].hit = rows[index].hit.held(until.flatMap { $0 > now ? $0 : nil })
      if rows[index].hit.heldUntil == nil { makeDue(id) }
    }
  }

  /// Sends the held hits whose time has come, in its order.
  private mutating func sendDue(at now: Date) {
    let due = rows.filter { $0.isHeld && $0.hit.dueSince <= now }
    for row in due.sorted(by: { ($0.hit.dueSince, $0.id) < ($1.hit.dueSince, $1.id) }) {
      send(row.id, .holdIsOver, at: now)
    }
  }

  /// Gives a hit the visitor id that is known by now.
  @discardableResult
  private mutating func makeDue(_ id: Int64) -> UInt64? {
    guard let index = rows.firstIndex(where: { $0.id == id }), case .held(let side, _) = rows[index].place else {
      return nil
    }
    let hit = rows[index].hit
    let visitorID = memory.visitorID(for: side, time: hit.time, at: hit.acceptedAt)
    rows[index].hit = hit.decodedAndGiven(visitorID)
    rows[index].place = .queued
    return visitorID
  }

  private mutating func send(_ id: Int64, _ reason: PageViewDecision.Reason, at now: Date) {
    guard let index = rows.firstIndex(where: { $0.id == id }), case .held(let side, let isPixel) = rows[index].place
    else {
      return
    }
    let row = rows[index]
    let visitorID = makeDue(id)
    guard let sent = rows.firstIndex(where: { $0.id == id }) else { return }
    if reason == .retried { rows[sent].hit = rows[sent].hit.dueAgain(at: now) }
    guard let view = side.pageView else { return }
    let due = min(row.hit.dueSince, now)
    if isPixel {
      memory.addReport(view, id, time: row.hit.time, .ordinary, at: due)
    } else {
      let own = visitorID ?? side.visitorID
      let until = due + memory.remember
      memory.sent.append(.init(number: id, keys: view, time: row.hit.time, visitorID: own, until: until))
    }
    totals[.sent] += 1
    decide(.sent(reason, visitorID: visitorID.map(VisitorID.init(bits:))), id, rows[sent].hit, at: now)
    if reason == .retried { moveUp(behind: row, at: now) }
  }

  private mutating func purge(at now: Date) { totals[.purged] += memory.purge(at: now) }

  private mutating func decide(_ outcome: PageViewDecision.Outcome, _ id: Int64, _ hit: StoredHit, at now: Date) {
    decisions.insert(PageViewDecision(time: now, hit: id, query: hit.query, outcome: outcome))
  }

  // MARK: Delivering

  mutating func lease(_ lane: Lane, _ rule: BatchRule, at now: Date) -> Lease {
    sendDue(at: now)
    purge(at: now)
    let candidates = rows.indices.filter { index in
      rows[index].isQueued && !rows[index].isLeased && rows[index].hit.visitor % UInt64(lane.count) == lane.index
    }
    guard !candidates.isEmpty else { return .empty }
    var batch: [Int] = []
    var bytes = 0
    var isFull = false
    for index in candidates {
      let size = rows[index].hit.query.utf8.count + 4
      guard batch.isEmpty || (batch.count < rule.hits && bytes + size <= rule.bytes) else {
        isFull = true
        break
      }
      batch.append(index)
      bytes += size
    }
    let oldest = batch.map { rows[$0].hit.dueSince }.min() ?? now
    guard isFull || batch.count >= rule.hits || oldest <= rule.dueBefore else { return .filling(since: oldest) }
    for index in batch { rows[index].isLeased = true }
    return .batch(batch.map { QueuedHit(id: rows[$0].id, hit: rows[$0].hit) })
  }

  mutating func acknowledge(_ acknowledgement: Acknowledgement) {
    rows.removeAll { acknowledgement.delivered.contains($0.id) }
    for index in rows.indices {
      if let letter = acknowledgement.dead.first(where: { $0.id == rows[index].id }) {
        rows[index].place = .dead(letter.reason)
        rows[index].isLeased = false
      } else if acknowledgement.released.contains(rows[index].id) {
        rows[index].isLeased = false
      }
    }
    totals += acknowledgement.totals
  }

  // MARK: Operators

  func status(at now: Date) -> QueueStatus {
    var status = QueueStatus()
    let states = rows.map { $0.state(at: now) }
    status.queued = states.count { $0 == .queued || $0 == .inFlight }
    status.held = states.count { $0 == .held }
    status.inFlight = states.count { $0 == .inFlight }
    status.dead = states.count { $0 == .dead }
    let due = rows.filter { $0.isHeld && $0.hit.dueSince <= now }
    status.oldestAcceptedAt =
      rows.first(where: \.isQueued)?.hit.acceptedAt
      ?? due.min { ($0.hit.dueSince, $0.id) < ($1.hit.dueSince, $1.id) }?.hit.acceptedAt
    status.totals = totals
    return status
  }

  func list(_ states: Set<HitState>, at now: Date) -> [ListedHit] {
    rows.filter { states.contains($0.state(at: now)) }.map { row in
      let reason: String? = if case .dead(let reason) = row.place { reason } else { nil }
      return ListedHit(QueuedHit(id: row.id, hit: row.hit), state: row.state(at: now), reason: reason)
    }
  }

  mutating func retry(_ selection: HitSelection, at now: Date) -> Int {
    let selected = rows.filter { !$0.isQueued && $0.isSelected(by: selection) }
    for row in selected {
      if row.isHeld {
        send(row.id, .retried, at: now)
      } else if let index = rows.firstIndex(where: { $0.id == row.id }) {
        rows[index].place = .queued
      }
      guard let index = rows.firstIndex(where: { $0.id == row.id }) else { continue }
      rows[index].hit = rows[index].hit.dueAgain(at: now)
    }
    return selected.count
  }

  mutating func drop(_ selection: HitSelection) -> Int {
    let selected = Set(rows.filter { !$0.isLeased && $0.isSelected(by: selection) }.map(\.id))
    rows.removeAll { selected.contains($0.id) }
    return selected.count
  }
}

extension NaiveQueue.Row {
  fileprivate var isView: Bool {
    if case .held(let side, isPixel: false) = place { side.pageView != nil } else { false }
  }

  fileprivate var isFollower: Bool { if case .held(let side, _) = place { side.pageView == nil } else { false } }

  private var side: ServerHit? { if case .held(let side, _) = place { side } else { nil } }

  /// Whether a hit and a view have the same address and user agent, or the same visitor id, which is the view's own.
  fileprivate func isOfVisitor(of view: Self) -> Bool {
    if let client = side?.visitor, client == view.side?.visitor { return true }
    return hit.visitor == view.hit.visitor && view.side?.takesVisitorID == false
  }

  fileprivate var isQueued: Bool { if case .queued = place { true } else { false } }

  fileprivate var isHeld: Bool { if case .held = place { true } else { false } }

  fileprivate var isDead: Bool { if case .dead = place { true } else { false } }

  fileprivate func state(at now: Date) -> HitState {
    switch place {
    case .queued: isLeased ? .inFlight : .queued
    case .held: hit.dueSince <= now ? .queued : .held
    case .dead: .dead
    }
  }

  fileprivate func isSelected(by selection: HitSelection) -> Bool {
    switch selection {
    case .all: true
    case .ids(let ids): ids.contains(id)
    case .reason(let text):
      if case .dead(let reason) = place { reason.lowercased().contains(text.lowercased()) } else { false }
    }
  }
}

extension StoredHit {
  fileprivate func held(_ until: Date?) -> StoredHit {
    changed(query: query, visitor: visitor, acceptedAt: acceptedAt, until)
  }

  /// The hit with the pairs of another that it has not.
  fileprivate func with(more other: StoredHit) -> StoredHit {
    func name(_ pair: Substring) -> Substring { pair.prefix { $0 != "=" } }
    let own = query.split(separator: "&")
    let more = other.query.split(separator: "&").filter { pair in !own.contains { name($0) == name(pair) } }
    return changed(query: (own + more).joined(separator: "&"), visitor: visitor, acceptedAt: acceptedAt, heldUntil)
  }

  /// The hit as a ping, by way of its parameters.
  fileprivate var ping: StoredHit {
    let counted = ["url", "action_name", "search", "download"]
    let pairs = query.split(separator: "&").filter { pair in !counted.contains { pair.hasPrefix($0 + "=") } }
    return changed(
      query: (pairs + ["ping=1"]).joined(separator: "&"),
      visitor: visitor,
      acceptedAt: acceptedAt,
      heldUntil
    )
  }

  /// The hit as a queue gives it back.
  fileprivate var plain: StoredHit { changed(query: query, visitor: visitor, acceptedAt: acceptedAt, heldUntil) }

  /// The hit with a visitor id, by way of its parameters.
  fileprivate func decodedAndGiven(_ visitorID: UInt64?) -> StoredHit {
    guard let visitorID, var hit = try? Hit(decoding: Query.decode(query)) else { return self }
    hit["cid"] = VisitorID(bits: visitorID).description
    return changed(query: hit.query, visitor: hit.visitorKey.hash, acceptedAt: acceptedAt, heldUntil)
  }

  fileprivate func dueAgain(at now: Date) -> StoredHit {
    changed(query: query, visitor: visitor, acceptedAt: now, nil)
  }

  private func changed(query: String, visitor: UInt64, acceptedAt: Date, _ heldUntil: Date?) -> StoredHit {
    StoredHit(
      query: query,
      site: site,
      visitor: visitor,
      time: time,
      acceptedAt: acceptedAt,
      needsToken: needsToken,
      heldUntil: heldUntil
    )
  }
}
