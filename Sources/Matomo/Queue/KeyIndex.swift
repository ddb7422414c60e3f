import MatomoCore

/// Page views by a key that several of them may share; the oldest of a key is found at once.
struct KeyIndex: Sendable {
  /// Most keys have one entry.
  private struct Entries: Sendable {
    var oldest: PageViewEntry
    var others: SortedQueue<PageViewEntry, PageViewEntry>?
  }

  private var entries: [UInt64: Entries] = [:]

  func oldest(_ key: UInt64) -> PageViewEntry? { entries[key]?.oldest }

  mutating func insert(_ entry: PageViewEntry, for key: UInt64) {
    guard let oldest = entries[key]?.oldest else {
      entries[key] = Entries(oldest: entry)
      return
    }
    let other = max(oldest, entry)
    entries[key]?.oldest = min(oldest, entry)
    if entries[key]?.others == nil { entries[key]?.others = SortedQueue() }
    entries[key]?.others?.insert(other, for: other)
  }

  mutating func remove(_ entry: PageViewEntry, for key: UInt64) {
    guard let oldest = entries[key]?.oldest else { return }
    guard oldest == entry else {
      entries[key]?.others?.remove(entry)
      if entries[key]?.others?.isEmpty ?? false { entries[key]?.others = nil }
      return
    }
    guard let next = entries[key]?.others?.first else {
      entries[key] = nil
      return
    }
    entries[key]?.oldest = next
    entries[key]?.others?.remove(next)
    if entries[key]?.others?.isEmpty ?? false { entries[key]?.others = nil }
  }
}
