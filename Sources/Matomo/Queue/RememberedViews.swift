import FoundationEssentials
import MatomoCore

/// Page views by their keys and by the end of their time.
struct RememberedViews: Sendable {
  private struct Keys: Sendable {
    let view: PageViewKeys
    let onlyCached: Bool
  }

  private var keys: [Int64: Keys] = [:]
  private var order = TimeOrder<PageViewEntry>()
  private var ids = KeyIndex()
  private var matches = KeyIndex()
  private var cachedMatches = KeyIndex()

  var count: Int { keys.count }

  func oldest(id: UInt64) -> PageViewEntry? { ids.oldest(id) }

  func oldest(match: UInt64, onlyCached: Bool = false) -> PageViewEntry? {
    onlyCached ? cachedMatches.oldest(match) : matches.oldest(match)
  }

  mutating func insert(_ entry: PageViewEntry, _ view: PageViewKeys, onlyCached: Bool = false) {
    keys[entry.number] = Keys(view: view, onlyCached: onlyCached)
    order.insert(entry)
    if let id = view.id { ids.insert(entry, for: id) }
    if onlyCached {
      cachedMatches.insert(entry, for: view.match)
    } else {
      matches.insert(entry, for: view.match)
    }
  }

  mutating func remove(_ entry: PageViewEntry) {
    guard let removed = keys.removeValue(forKey: entry.number) else { return }
    if let id = removed.view.id { ids.remove(entry, for: id) }
    if removed.onlyCached {
      cachedMatches.remove(entry, for: removed.view.match)
    } else {
      matches.remove(entry, for: removed.view.match)
    }
    guard order.isCrowded(living: keys.count) else { return }
    let keys = keys
    order.keep { keys[$0.number] != nil }
  }

  mutating func purge(endedAt moment: Date, atMost limit: Int) -> Int {
    var purged = 0
    while purged < limit, let entry = order.first, entry.until <= moment {
      order.removeFirst()
      guard keys[entry.number] != nil else { continue }
      remove(entry)
      purged += 1
    }
    return purged
  }
}
