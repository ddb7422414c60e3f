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
    case held(ServerHit?)
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
    memory = NaiveMemory(hold: rules.hold / .seconds(1), idMemory: rules.idMemory / .seconds(1), limit: rules.limit)
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
        guard case .javaScript(let report) = hit.pageView, let view = report.pageView else { continue }
        sendDue(at: hit.acceptedAt)
        if case .cancels(let view, _) = fate(of: view, at: hit.acceptedAt) { cancelled.insert(view) }
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
    let now = hit.acceptedAt
    let stored = hit.plain
    switch hit.pageView {
    case .javaScript(let report):
      if report.pageView != nil { sendDue(at: now) }
      if let visitor = report.visitor, let id = report.visitorID { memory.see(id, of: visitor, at: now) }
      if let view = report.pageView { take(report: view, of: hit, at: now) }
      rows.append(Row(id: lastID, hit: stored, place: hit.heldUntil == nil ? .queued : .held(nil)))
    case .server(let server):
      guard let heldUntil = hit.heldUntil else {
        let id = server.takesVisitorID ? memory.visitorID(of: server.visitor, at: now) : nil
        return rows.append(Row(id: lastID, hit: stored.decodedAndGiven(id), place: .queued))
      }
      if let view = server.pageView {
        if let (report, key) = memory.removeReport(of: view, isKept: server.isCachedPage, at: now) {
          totals[.matched] += 1
          return decide(.reported(by: key, report: report), lastID, hit, at: now)
        }
        decide(.held(until: heldUntil), lastID, hit, at: now)
      }
      rows.append(Row(id: lastID, hit: stored, place: .held(server)))
    case nil: rows.append(Row(id: lastID, hit: stored, place: hit.heldUntil == nil ? .queued : .held(nil)))
    }
  }

  private enum Fate {
    case cancels(Int64, PageViewKey)
    case late(Int64, PageViewKey)
    case repeated
    case waits
  }

  private func fate(of report: PageViewKeys, at now: Date) -> Fate {
    if let id = report.id {
      if let until = memory.reported.last(where: { $0.id == id })?.until, until > now {
        return oldestHeld { $0.pageView?.match == report.match && $0.isCachedPage }.map { .cancels($0, .match) }
          ?? .repeated
      }
      if let view = oldestHeld({ $0.pageView?.id == id }) { return .cancels(view, .id) }
      if let sent = NaiveMemory.oldest(memory.sent, { $0.keys.id == id }), sent.until > now {
        return .late(sent.number, .id)
      }
    }
    if let view = oldestHeld({ $0.pageView?.match == report.match }) { return .cancels(view, .match) }
    if let sent = NaiveMemory.oldest(memory.sent, { $0.keys.match == report.match }), sent.until > now {
      return .late(sent.number, .match)
    }
    return .waits
  }

  private func oldestHeld(_ isWanted: (ServerHit) -> Bool) -> Int64? {
    rows.filter { if case .held(let server?) = $0.place { isWanted(server) } else { false } }
      .min { ($0.hit.dueSince, $0.id) < ($1.hit.dueSince, $1.id) }?.id
  }

  private mutating func take(report view: PageViewKeys, of hit: StoredHit, at now: Date) {
    switch fate(of: view, at: now) {
    case .cancels(let id, let key):
      rows.removeAll { $0.id == id }
      totals[.matched] += 1
      decide(.cancels(view: id, by: key), lastID, hit, at: now)
    case .late(let id, let key):
      memory.sent.removeAll { $0.number == id }
      totals[.late] += 1
      decide(.late(view: id, by: key), lastID, hit, at: now)
    case .repeated:
      memory.addReport(PageViewKeys(match: view.match), lastID, onlyCached: true, at: now)
      return decide(.repeated, lastID, hit, at: now)
    case .waits: memory.addReport(view, lastID, onlyCached: false, at: now)
    }
    if let id = view.id { memory.reported.append(.init(number: lastID, id: id, until: now + memory.idMemory)) }
  }

  /// Sends the held hits whose time has come, in its order.
  private mutating func sendDue(at now: Date) {
    let due = rows.filter { $0.isHeld && $0.hit.dueSince <= now }
    for row in due.sorted(by: { ($0.hit.dueSince, $0.id) < ($1.hit.dueSince, $1.id) }) {
      send(row.id, .holdIsOver, at: now)
    }
  }

  private mutating func send(_ id: Int64, _ reason: PageViewDecision.Reason, at now: Date) {
    guard let index = rows.firstIndex(where: { $0.id == id }), case .held(let server) = rows[index].place else {
      return
    }
    let takesID = server?.takesVisitorID ?? false
    let visitorID = takesID ? memory.visitorID(of: server?.visitor, at: rows[index].hit.acceptedAt) : nil
    let hit = rows[index].hit.decodedAndGiven(visitorID)
    rows[index].hit = reason == .retried ? hit.dueAgain(at: now) : hit
    rows[index].place = .queued
    guard let view = server?.pageView else { return }
    memory.sent.append(.init(number: id, keys: view, onlyCached: false, until: now + memory.hold))
    totals[.sent] += 1
    decide(.sent(reason, visitorID: visitorID.map(VisitorID.init(bits:))), id, hit, at: now)
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
