import FoundationEssentials
import MatomoCore

/// Page views by their keys and by the end of their time.
struct RememberedViews: Sendable {
  private struct Remembered: Sendable {
    let view: PageViewCandidate
    let keys: PageViewKeys
  }

  private var remembered: [Int64: Remembered] = [:]
  private var order = TimeOrder<PageViewEntry>()
  private var ids = KeyIndex<PageViewEntry>()
  private var views = ViewIndex()

  var count: Int { remembered.count }

  func oldest(id: UInt64) -> PageViewCandidate? { ids.first(id).flatMap { remembered[$0.number]?.view } }

  func latest(_ key: MatchKey, in times: ClosedRange<Date>) -> [PageViewCandidate] {
    views.latest(key, in: times).compactMap { remembered[$0]?.view }
  }

  func earliest(_ key: MatchKey, in times: ClosedRange<Date>) -> [PageViewCandidate] {
    views.earliest(key, in: times).compactMap { remembered[$0]?.view }
  }

  mutating func insert(_ view: PageViewCandidate, _ keys: PageViewKeys) {
    let entry = view.entry
    remembered[entry.number] = Remembered(view: view, keys: keys)
    order.insert(entry)
    if let id = keys.id { ids.insert(entry, for: id) }
    views.insert(keys, time: view.time, number: entry.number)
  }

  mutating func remove(_ entry: PageViewEntry) {
    guard let removed = remembered.removeValue(forKey: entry.number) else { return }
    if let id = removed.keys.id { ids.remove(removed.view.entry, for: id) }
    views.remove(removed.keys, time: removed.view.time, number: entry.number)
    guard order.isCrowded(living: remembered.count) else { return }
    let remembered = remembered
    order.keep { remembered[$0.number] != nil }
  }

  mutating func purge(endedAt moment: Date, atMost limit: Int) -> Int {
    var purged = 0
    while purged < limit, let entry = order.first, entry.until <= moment {
      order.removeFirst()
      guard remembered[entry.number] != nil else { continue }
      remove(entry)
      purged += 1
    }
    return purged
  }
}
