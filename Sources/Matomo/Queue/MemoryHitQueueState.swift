import FoundationEssentials
import MatomoCore

/// What a ``MemoryHitQueue`` holds.
struct MemoryHitQueueState: Sendable {
  private struct DeadLetter {
    let hit: QueuedHit
    let reason: String
  }

  private let limit: Int
  private let matching: PageViewMatching
  private let isListenedTo: Bool
  private var lastID: Int64 = 0
  private var queued = SortedQueue<Int64, QueuedHit>()
  private var dead = SortedQueue<Int64, DeadLetter>()
  private var inFlight: Set<Int64> = []
  private var pageViews = MemoryPageViews()
  var decisions: [PageViewDecision] = []
  var totals = Totals()
  var trouble: DeliveryTrouble?

  init(limit: Int, pageViews: PageViewRules, isListenedTo: Bool) {
    self.limit = limit
    self.isListenedTo = isListenedTo
    matching = PageViewMatching(pageViews)
  }

  mutating func append(_ hits: [StoredHit]) -> Bool {
    guard hasRoom(for: hits) else { return false }
    var matched = 0
    for hit in hits {
      lastID += 1
      switch hit.pageView {
      case nil: store(QueuedHit(id: lastID, hit: hit), nil)
      case .server(let server): take(QueuedHit(id: lastID, hit: hit.withoutPageView), server)
      case .javaScript(let report): take(QueuedHit(id: lastID, hit: hit.withoutPageView), report)
      }
      if hit.pageView != nil { matched += 1 }
    }
    totals[.received] += hits.count
    if matched > 0, let last = hits.last { purge(after: matched, at: last.acceptedAt) }
    return true
  }

  private mutating func store(_ queued: QueuedHit, _ server: ServerHit?) {
    if queued.hit.heldUntil == nil {
      self.queued.insert(queued, for: queued.id)
    } else {
      pageViews.held.insert(queued, server)
    }
  }

  private mutating func take(_ queued: QueuedHit, _ server: ServerHit) {
    let hit = queued.hit
    guard let heldUntil = hit.heldUntil else {
      return store(QueuedHit(id: queued.id, hit: hit.of(visitorID(of: server, hit))), nil)
    }
    guard let view = server.pageView else { return store(queued, server) }
    if let (report, key) = matching.takeReport(
      of: view,
      isKeptPage: server.isKeptPage,
      at: hit.acceptedAt,
      in: &pageViews
    ) {
      totals[.matched] += 1
      tell(.reported(by: key, report: report), of: queued, at: hit.acceptedAt)
    } else {
      store(queued, server)
      tell(.held(until: heldUntil), of: queued, at: hit.acceptedAt)
    }
  }

  private mutating func take(_ queued: QueuedHit, _ report: JavaScriptHit) {
    let now = queued.hit.acceptedAt
    if report.pageView != nil { sendDue(at: now) }
    switch matching.take(report, number: queued.id, at: now, in: &pageViews) {
    case .cancels(let view, let key):
      pageViews.held.remove(view)
      totals[.matched] += 1
      tell(.cancels(view: view.number, by: key), of: queued, at: now)
    case .late(let view, let key):
      totals[.late] += 1
      tell(.late(view: view.number, by: key), of: queued, at: now)
    case .repeated: tell(.repeated, of: queued, at: now)
    case .waits, nil: break
    }
    store(queued, nil)
  }

  /// A report that cancels a held view takes its place.
  private mutating func hasRoom(for hits: [StoredHit]) -> Bool {
    let excess = queued.count + pageViews.held.count + hits.count - limit
    guard excess > 0 else { return true }
    var cancelled: Set<PageViewEntry> = []
    for hit in hits {
      guard case .javaScript(let report) = hit.pageView, let view = report.pageView else { continue }
      sendDue(at: hit.acceptedAt)
      let fate = matching.fate(of: view, at: hit.acceptedAt, in: pageViews)
      if case .cancels(let held, _) = fate { cancelled.insert(held) }
    }
    return excess <= cancelled.count
  }

  private mutating func sendDue(at now: Date) {
    while let due = pageViews.held.takeDue(at: now) {
      queued.insert(sent(due, .holdIsOver, at: now), for: due.queued.id)
    }
  }

  /// A held hit as it is sent; where it is a page view, that is remembered.
  private mutating func sent(_ held: HeldHits.HeldHit, _ reason: PageViewDecision.Reason, at now: Date) -> QueuedHit {
    guard let server = held.server else { return held.queued }
    let id = visitorID(of: server, held.queued.hit)
    let sent = QueuedHit(id: held.queued.id, hit: held.queued.hit.of(id))
    guard let view = server.pageView else { return sent }
    matching.rememberSent(view, number: sent.id, at: now, in: &pageViews)
    totals[.sent] += 1
    tell(.sent(reason, visitorID: id), of: sent, at: now)
    return sent
  }

  private func visitorID(of server: ServerHit, _ hit: StoredHit) -> VisitorID? {
    guard server.takesVisitorID else { return nil }
    return matching.visitorID(of: server.visitor, acceptedAt: hit.acceptedAt, in: pageViews).map(VisitorID.init(bits:))
  }

  private mutating func purge(after added: Int, at now: Date) {
    totals[.purged] += matching.purge(after: added, at: now, in: &pageViews)
  }

  private mutating func tell(_ outcome: PageViewDecision.Outcome, of queued: QueuedHit, at now: Date) {
    guard isListenedTo else { return }
    decisions.append(PageViewDecision(time: now, hit: queued.id, query: queued.hit.query, outcome: outcome))
  }

  mutating func lease(_ lane: Lane, _ rule: BatchRule, at now: Date) -> Lease {
    sendDue(at: now)
    purge(after: 0, at: now)
    var batch = BatchBuilder(rule)
    for candidate in queued.elements() where isFree(candidate, in: lane) {
      guard batch.take(candidate) else { break }
    }
    if case .batch(let hits) = batch.lease {
      inFlight.formUnion(hits.lazy.map(\.id))
    }
    return batch.lease
  }

  private func isFree(_ candidate: QueuedHit, in lane: Lane) -> Bool {
    lane.contains(visitor: candidate.hit.visitor) && !inFlight.contains(candidate.id)
  }

  mutating func settle(_ settlement: Settlement) {
    for id in settlement.delivered {
      queued.remove(id)
      inFlight.remove(id)
    }
    for letter in settlement.dead {
      inFlight.remove(letter.id)
      guard let hit = queued.remove(letter.id) else { continue }
      dead.insert(DeadLetter(hit: hit, reason: letter.reason), for: letter.id)
    }
    inFlight.subtract(settlement.released)
    totals += settlement.totals
  }

  func status(at now: Date) -> QueueStatus {
    var status = QueueStatus()
    let held = pageViews.held
    let due = held.inOrder.prefix { $0.queued.hit.dueSince <= now }.count { _ in true }
    status.queued = queued.count + due
    status.held = held.count - due
    status.inFlight = inFlight.count
    status.dead = dead.count
    status.oldestAcceptedAt =
      queued.first?.hit.acceptedAt ?? (due > 0 ? held.inOrder.first { _ in true }?.queued.hit.acceptedAt : nil)
    status.totals = totals
    status.trouble = trouble
    return status
  }

  func list(_ states: Set<HitState>, after: Int64, limit: Int, at now: Date) -> [ListedHit] {
    let waiting = queued.elements(after: after).lazy.map {
      ListedHit($0, state: inFlight.contains($0.id) ? .inFlight : .queued)
    }
    let notDue = pageViews.held.inOrder.lazy.map(\.queued).filter { $0.id > after }
      .map { ListedHit($0, state: $0.hit.dueSince <= now ? .queued : .held) }
    let letters = dead.elements(after: after).lazy.map { ListedHit($0.hit, state: .dead, reason: $0.reason) }
    var listed: [ListedHit] = []
    listed.append(contentsOf: waiting.filter { states.contains($0.state) }.prefix(limit))
    listed.append(contentsOf: notDue.filter { states.contains($0.state) })
    listed.append(contentsOf: letters.filter { states.contains($0.state) }.prefix(limit))
    return Array(listed.sorted { $0.queued.id < $1.queued.id }.prefix(limit))
  }

  mutating func retry(_ selection: HitSelection, at now: Date) -> Int {
    let letters = dead.elements().filter { selection.includes($0.hit.id, reason: $0.reason) }.map(\.hit)
    let early = pageViews.held.inOrder.filter { selection.includes($0.queued.id, reason: nil) }
    for letter in letters { dead.remove(letter.id) }
    for hit in early { pageViews.held.remove(HeldHits.entry(hit.queued)) }
    for entry in letters + early.map({ sent($0, .retried, at: now) }) {
      queued.insert(QueuedHit(id: entry.id, hit: entry.hit.accepted(at: now)), for: entry.id)
    }
    if selection == .all { trouble = nil }
    return letters.count + early.count
  }

  mutating func drop(_ selection: HitSelection) -> Int {
    let letters = dead.elements().filter { selection.includes($0.hit.id, reason: $0.reason) }
    let early = pageViews.held.inOrder.filter { selection.includes($0.queued.id, reason: nil) }
    let waiting = queued.elements().filter { selection.includes($0.id, reason: nil) && !inFlight.contains($0.id) }
    for letter in letters { dead.remove(letter.hit.id) }
    for hit in early { pageViews.held.remove(HeldHits.entry(hit.queued)) }
    for hit in waiting { queued.remove(hit.id) }
    return letters.count + early.count + waiting.count
  }
}

extension HitSelection {
  /// Whether a hit is meant; a reason is only ever that of a dead letter.
  fileprivate func includes(_ id: Int64, reason: String?) -> Bool {
    switch self {
    case .all: true
    case .ids(let ids): ids.contains(id)
    case .reason(let text): reason?.lowercased().contains(text.lowercased()) ?? false
    }
  }
}
