import FoundationEssentials
import MatomoCore

/// The hits that are not due yet, by their time, their number and the keys of their page views.
struct HeldHits: Sendable {
  private var hits: [Int64: HeldHit] = [:]
  private var order = TimeOrder<PageViewEntry>()
  private var ids = KeyIndex()
  private var matches = KeyIndex()
  private var cachedMatches = KeyIndex()

  var count: Int { hits.count }

  func oldest(id: UInt64) -> PageViewEntry? { ids.oldest(id) }

  func oldest(match: UInt64, onlyCached: Bool) -> PageViewEntry? {
    onlyCached ? cachedMatches.oldest(match) : matches.oldest(match)
  }

  /// The hits in the order in which they become due.
  var inOrder: some Sequence<HeldHit> { order.all.lazy.compactMap { hits[$0.number] } }

  mutating func insert(_ hit: HeldHit) {
    let entry = hit.entry
    hits[entry.number] = hit
    order.insert(entry)
    guard let view = hit.pageView else { return }
    if let id = view.id { ids.insert(entry, for: id) }
    matches.insert(entry, for: view.match)
    if hit.isCachedPage { cachedMatches.insert(entry, for: view.match) }
  }

  mutating func remove(_ entry: PageViewEntry) {
    guard let removed = hits.removeValue(forKey: entry.number) else { return }
    removeKeys(of: removed)
    guard order.isCrowded(living: hits.count) else { return }
    let hits = hits
    order.keep { hits[$0.number] != nil }
  }

  /// Removes hits that are due, the first to become due first.
  mutating func removeDue(at now: Date, atMost limit: Int) -> [HeldHit] {
    var due: [HeldHit] = []
    while due.count < limit, let entry = order.first, entry.until <= now {
      order.removeFirst()
      guard let hit = hits.removeValue(forKey: entry.number) else { continue }
      removeKeys(of: hit)
      due.append(hit)
    }
    return due
  }

  private mutating func removeKeys(of hit: HeldHit) {
    guard let view = hit.pageView else { return }
    if let id = view.id { ids.remove(hit.entry, for: id) }
    matches.remove(hit.entry, for: view.match)
    if hit.isCachedPage { cachedMatches.remove(hit.entry, for: view.match) }
  }
}
