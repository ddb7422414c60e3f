/// Numbers of hits by a key that several of them may share, in an order.
struct KeyIndex<Entry: Comparable & Sendable>: Sendable {
  /// Most keys have one entry.
  private struct Entries: Sendable {
    var first: Entry
    var others: SortedQueue<Entry, Entry>?
  }

  private var entries: [UInt64: Entries] = [:]

  /// The first entry of a key.
  func first(_ key: UInt64) -> Entry? { entries[key]?.first }

  /// The entries of a key from one on through another, in their order; at most so many.
  func entries(_ key: UInt64, from low: Entry, through high: Entry, atMost limit: Int) -> [Entry] {
    guard let found = entries[key], found.first <= high else { return [] }
    var wanted = found.first >= low ? [found.first] : []
    guard let others = found.others else { return wanted }
    for entry in others.elements(from: low) {
      guard entry <= high, wanted.count < limit else { break }
      wanted.append(entry)
    }
    return wanted
  }

  /// The same, the last first.
  func reversedEntries(_ key: UInt64, from low: Entry, through high: Entry, atMost limit: Int) -> [Entry] {
    guard let found = entries[key], found.first <= high else { return [] }
    var wanted: [Entry] = []
    if let others = found.others {
      for entry in others.reversedElements(through: high) {
        guard entry >= low, wanted.count < limit else { break }
        wanted.append(entry)
      }
    }
    if wanted.count < limit, found.first >= low { wanted.append(found.first) }
    return wanted
  }

  mutating func insert(_ entry: Entry, for key: UInt64) {
    guard let first = entries[key]?.first else {
      entries[key] = Entries(first: entry)
      return
    }
    let other = max(first, entry)
    entries[key]?.first = min(first, entry)
    if entries[key]?.others == nil { entries[key]?.others = SortedQueue() }
    entries[key]?.others?.insert(other, for: other)
  }

  mutating func remove(_ entry: Entry, for key: UInt64) {
    guard let first = entries[key]?.first else { return }
    guard first == entry else {
      entries[key]?.others?.remove(entry)
      if entries[key]?.others?.isEmpty ?? false { entries[key]?.others = nil }
      return
    }
    guard let next = entries[key]?.others?.first else {
      entries[key] = nil
      return
    }
    entries[key]?.first = next
    entries[key]?.others?.remove(next)
    if entries[key]?.others?.isEmpty ?? false { entries[key]?.others = nil }
  }
}
