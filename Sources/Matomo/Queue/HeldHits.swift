import FoundationEssentials
import MatomoCore

/// The hits that are not due yet, by their time, their number and the keys of their page views.
struct HeldHits: Sendable {
  struct HeldHit: Sendable {
    let queued: QueuedHit
    let server: ServerHit?
  }

  private var hits: [Int64: HeldHit] = [:]
  private var order = TimeOrder<PageViewEntry>()
  private var ids = KeyIndex()
  private var matches = KeyIndex()
  private var keptMatches = KeyIndex()

  var count: Int { hits.count }

  func oldest(id: UInt64) -> PageViewEntry? { ids.oldest(id) }

  func oldest(match: UInt64, onlyKept: Bool) -> PageViewEntry? {
    onlyKept ? keptMatches.oldest(match) : matches.oldest(match)
  }

  /// When the next hit becomes due, or a little earlier.
  var nextMoment: Date? { order.first?.until }

  /// The hits in the order in which they become due.
  var inOrder: some Sequence<HeldHit> { order.all.lazy.compactMap { hits[$0.number] } }

  mutating func insert(_ queued: QueuedHit, _ server: ServerHit?) {
    let entry = Self.entry(queued)
    hits[entry.number] = HeldHit(queued: queued, server: server)
    order.insert(entry)
    guard let server, let view = server.pageView else { return }
    if let id = view.id { ids.insert(entry, for: id) }
    matches.insert(entry, for: view.match)
    if server.isKeptPage { keptMatches.insert(entry, for: view.match) }
  }

  @discardableResult
  mutating func remove(_ entry: PageViewEntry) -> HeldHit? {
    guard let removed = hits.removeValue(forKey: entry.number) else { return nil }
    if let server = removed.server, let view = server.pageView {
      if let id = view.id { ids.remove(entry, for: id) }
      matches.remove(entry, for: view.match)
      if server.isKeptPage { keptMatches.remove(entry, for: view.match) }
    }
    guard order.isCrowded(living: hits.count) else { return removed }
    let hits = hits
    order.keep { hits[$0.number] != nil }
    return removed
  }

  /// Takes the next hit that is due.
  mutating func takeDue(at now: Date) -> HeldHit? {
    while let entry = order.first, entry.until <= now {
      order.removeFirst()
      if let hit = remove(entry) { return hit }
    }
    return nil
  }

  static func entry(_ queued: QueuedHit) -> PageViewEntry {
    PageViewEntry(until: queued.hit.dueSince, number: queued.id)
  }
}
