import FoundationEssentials
import MatomoCore

/// What the oracle remembers of page views and visitors.
struct NaiveMemory {
  struct View {
    let number: Int64
    let keys: PageViewKeys
    let onlyCached: Bool
    let until: Date
  }

  struct ReportedID {
    let number: Int64
    let id: UInt64
    let until: Date
  }

  private struct Visitor {
    let key: UInt64
    var id: UInt64
    var seenAt: Date
    var ambiguousUntil: Date?
  }

  let hold: TimeInterval
  let idMemory: TimeInterval
  private let limit: Int

  /// Views that were sent without a report.
  var sent: [View] = []

  /// Page-view ids that were reported, in the order of their reports.
  var reported: [ReportedID] = []

  /// Reports that wait for the server's view.
  private var waiting: [View] = []
  private var visitors: [Visitor] = []

  init(hold: TimeInterval, idMemory: TimeInterval, limit: Int) {
    self.hold = hold
    self.idMemory = idMemory
    self.limit = limit
  }

  static func oldest(_ views: [View], _ isWanted: (View) -> Bool) -> View? {
    views.filter(isWanted).min { ($0.until, $0.number) < ($1.until, $1.number) }
  }

  mutating func addReport(_ keys: PageViewKeys, _ number: Int64, onlyCached: Bool, at now: Date) {
    waiting.append(View(number: number, keys: keys, onlyCached: onlyCached, until: now + hold))
  }

  /// Removes the report that a server's view was waited for with; those whose time is over go on the way.
  mutating func removeReport(of view: PageViewKeys, isKept: Bool, at now: Date) -> (Int64, PageViewKey)? {
    func isByID(_ report: View) -> Bool { view.id != nil && report.keys.id == view.id }
    if let number = removeOldest(at: now, isByID) { return (number, .id) }
    for onlyCached in isKept ? [true, false] : [false] {
      if let number = removeOldest(at: now, { $0.keys.match == view.match && $0.onlyCached == onlyCached }) {
        return (number, .match)
      }
    }
    return nil
  }

  private mutating func removeOldest(at now: Date, _ isWanted: (View) -> Bool) -> Int64? {
    while let report = Self.oldest(waiting, isWanted) {
      waiting.removeAll { $0.number == report.number }
      if report.until > now { return report.number }
    }
    return nil
  }

  /// An id that is seen again is noted once in a minute; another one within the memory makes both doubtful.
  mutating func see(_ id: UInt64, of key: UInt64, at now: Date) {
    guard let index = visitors.firstIndex(where: { $0.key == key }) else {
      return visitors.append(Visitor(key: key, id: id, seenAt: now))
    }
    let known = visitors[index]
    if known.seenAt + idMemory <= now {
      visitors[index] = Visitor(key: key, id: id, seenAt: now)
    } else if known.id != id {
      visitors[index].id = id
      visitors[index].seenAt = max(now, known.seenAt)
      visitors[index].ambiguousUntil = known.seenAt + idMemory
    } else if now >= known.seenAt + 60 {
      visitors[index].seenAt = now
    }
  }

  func visitorID(of key: UInt64?, at moment: Date) -> UInt64? {
    guard let visitor = visitors.first(where: { $0.key == key }), visitor.seenAt + idMemory > moment else { return nil }
    if let until = visitor.ambiguousUntil, until > moment { return nil }
    return visitor.id
  }

  /// Forgets what is over, and the oldest beyond the limit; returns how many went before their time.
  mutating func purge(at now: Date) -> Int {
    sent.removeAll { $0.until <= now }
    waiting.removeAll { $0.until <= now }
    reported.removeAll { $0.until <= now }
    visitors.removeAll { $0.seenAt + idMemory + hold <= now }
    sent.sort { ($0.until, $0.number) < ($1.until, $1.number) }
    waiting.sort { ($0.until, $0.number) < ($1.until, $1.number) }
    visitors.sort { ($0.seenAt, Int64(bitPattern: $0.key)) < ($1.seenAt, Int64(bitPattern: $1.key)) }
    return Self.dropOldest(&sent, beyond: limit) + Self.dropOldest(&waiting, beyond: limit)
      + Self.dropOldest(&reported, beyond: limit) + Self.dropOldest(&visitors, beyond: limit)
  }

  private static func dropOldest<Entry>(_ entries: inout [Entry], beyond limit: Int) -> Int {
    let excess = max(0, entries.count - limit)
    entries.removeFirst(excess)
    return excess
  }
}
