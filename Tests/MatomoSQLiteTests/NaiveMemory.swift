import FoundationEssentials
import Matomo
import MatomoCore

/// What the oracle remembers of page views and visitors.
struct NaiveMemory {
  struct View {
    let number: Int64
    let keys: PageViewKeys
    let time: Date
    var kind = PageViewCandidate.Kind.ordinary
    var visitorID: UInt64?
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
    var since: Date
    var ambiguousUntil: Date?
  }

  private struct Visit {
    let key: UInt64
    var id: UInt64
    var begin: Date
    var last: Date
    var until: Date
  }

  private struct Joined {
    let visitorID: UInt64
    var id: UInt64
    var until: Date
  }

  let rules: PageViewRules
  var hold: TimeInterval { rules.hold / .seconds(1) }
  var visit: TimeInterval { rules.visit / .seconds(1) }
  var remember: TimeInterval { rules.remember / .seconds(1) }

  /// Views that were sent without a report.
  var sent: [View] = []

  /// Page-view ids that were reported, in the order of their reports.
  var reported: [ReportedID] = []

  /// Reports that wait for the server's view.
  private var waiting: [View] = []
  private var visitors: [Visitor] = []
  private var visits: [Visit] = []
  private var joined: [Joined] = []

  init(rules: PageViewRules) {
    self.rules = rules
  }

  /// Whether a report may be of a view, by their own times.
  func isNear(report: Date, view: Date) -> Bool { report >= view - hold && report <= view + visit }

  /// The same visitor and URL: by the visitor id first, and never if two differ.
  ///
  /// The view that is nearest to a time; of those as near the one that came first.
  static func nearest(
    _ views: [View],
    to keys: PageViewKeys,
    at time: Date,
    _ isWanted: (View) -> Bool
  ) -> (View, PageViewKey)? {
    func best(_ isSame: (View) -> Bool) -> View? {
      views.filter { isWanted($0) && isSame($0) }
        .min { (abs($0.time.timeIntervalSince(time)), $0.number) < (abs($1.time.timeIntervalSince(time)), $1.number) }
    }
    if let id = keys.visitorMatch, let view = best({ $0.keys.visitorMatch == id }) { return (view, .visitorID) }
    let isOther = { (view: View) in
      keys.visitorMatch != nil && view.keys.visitorMatch != nil && keys.visitorMatch != view.keys.visitorMatch
    }
    return best { $0.keys.match == keys.match && !isOther($0) }.map { ($0, .match) }
  }

  mutating func addReport(
    _ keys: PageViewKeys,
    _ number: Int64,
    time: Date,
    _ kind: PageViewCandidate.Kind,
    at now: Date
  ) {
    waiting.append(View(number: number, keys: keys, time: time, kind: kind, until: now + remember))
  }

  /// Removes the report that a server's view was waited for with; those with its id whose time is over go on the way.
  mutating func removeReport(of view: PageViewKeys, isKept: Bool, time: Date, at now: Date) -> (Int64, PageViewKey)? {
    if let id = view.id {
      let reports = waiting.filter { $0.keys.id == id }.sorted { ($0.until, $0.number) < ($1.until, $1.number) }
      for report in reports {
        waiting.removeAll { $0.number == report.number }
        if report.until > now { return (report.number, .id) }
      }
    }
    for kind: PageViewCandidate.Kind in isKept ? [.cached, .ordinary] : [.ordinary] {
      let found = Self.nearest(waiting, to: view, at: time) {
        $0.kind == kind && $0.until > now && isNear(report: $0.time, view: time)
      }
      guard let (report, key) = found else { continue }
      waiting.removeAll { $0.number == report.number }
      return (report.number, key)
    }
    return nil
  }

  /// An id that is seen again is noted once in a minute; another one within the memory makes both doubtful.
  mutating func see(_ hit: JavaScriptHit, at now: Date) {
    guard let key = hit.visitor, let id = hit.visitorID else { return }
    if let index = visitors.firstIndex(where: { $0.key == key }) {
      let known = visitors[index]
      if known.seenAt + visit <= now {
        visitors[index] = Visitor(key: key, id: id, seenAt: now, since: now)
      } else if known.id != id {
        visitors[index].id = id
        visitors[index].seenAt = max(now, known.seenAt)
        visitors[index].since = now
        visitors[index].ambiguousUntil = known.seenAt + visit
      } else if now >= known.seenAt + 60 {
        visitors[index].seenAt = now
        return
      } else {
        return
      }
    } else {
      visitors.append(Visitor(key: key, id: id, seenAt: now, since: now))
    }
    // A browser that was not there before goes on with the visit that the server's hits began.
    guard let known = visitors.first(where: { $0.key == key }), !isAmbiguous(known, at: now), !hit.namesVisit,
      let begun = visits.first(where: { $0.key == key }), now < begun.last + visit, begun.id != id
    else { return }
    setJoined(id, to: begun.id, at: now)
  }

  private func isAmbiguous(_ visitor: Visitor, at now: Date) -> Bool {
    visitor.ambiguousUntil.map { $0 > now } ?? false
  }

  /// A browser that reports a view late goes on with the visit that the view began.
  mutating func join(_ hit: JavaScriptHit, _ view: View, at now: Date) {
    guard let id = hit.visitorID, let visitID = view.visitorID, visitID != id, !hit.namesVisit, now < view.time + visit,
      !joined.contains(where: { $0.visitorID == id && $0.until > now })
    else { return }
    if let known = visitors.first(where: { $0.key == hit.visitor }) {
      if isAmbiguous(known, at: now) || (known.id == id && known.since < view.time) { return }
    }
    setJoined(id, to: visitID, at: now)
  }

  private mutating func setJoined(_ visitorID: UInt64, to id: UInt64, at now: Date) {
    joined.removeAll { $0.visitorID == visitorID }
    joined.append(Joined(visitorID: visitorID, id: id, until: now + visit))
  }

  mutating func joinedID(of visitorID: UInt64?, at now: Date) -> UInt64? {
    guard let index = joined.firstIndex(where: { $0.visitorID == visitorID && $0.until > now }) else { return nil }
    if now + visit >= joined[index].until + 60 { joined[index].until = now + visit }
    return joined[index].id
  }

  /// The id that a server's hit gets in place of its own.
  mutating func visitorID(for hit: ServerHit, time: Date, at moment: Date) -> UInt64? {
    if !hit.takesVisitorID { return joinedID(of: hit.visitorID, at: moment) }
    guard let key = hit.visitor else { return nil }
    if let known = visitors.first(where: { $0.key == key }), known.seenAt + visit > moment,
      !isAmbiguous(known, at: moment)
    {
      return joinedID(of: known.id, at: moment) ?? known.id
    }
    return hit.visitorID.flatMap { dailyID($0, of: key, time: time, at: moment) }
  }

  /// The id of the visit that a hit with the id of the day goes on with, if that is another.
  mutating func dailyID(_ id: UInt64, of key: UInt64, time: Date, at moment: Date) -> UInt64? {
    let until = moment + visit + hold
    guard let index = visits.firstIndex(where: { $0.key == key }) else {
      visits.append(Visit(key: key, id: id, begin: time, last: time, until: until))
      return nil
    }
    let begun = visits[index]
    if time >= begun.last + visit || time + visit <= begun.begin {
      visits[index] = Visit(key: key, id: id, begin: time, last: time, until: until)
    } else if time < begun.begin || time >= begun.last + 60 {
      visits[index].begin = min(begun.begin, time)
      visits[index].last = max(begun.last, time)
      visits[index].until = until
    }
    return visits[index].id == id ? nil : visits[index].id
  }

  /// Forgets what is over, and the oldest beyond the limit; returns how many went before their time.
  mutating func purge(at now: Date) -> Int {
    sent.removeAll { $0.until <= now }
    waiting.removeAll { $0.until <= now }
    reported.removeAll { $0.until <= now }
    let memory = visit + hold
    visitors.removeAll { $0.seenAt + memory <= now }
    visits.removeAll { $0.until <= now }
    joined.removeAll { $0.until <= now }
    sent.sort { ($0.until, $0.number) < ($1.until, $1.number) }
    waiting.sort { ($0.until, $0.number) < ($1.until, $1.number) }
    visitors.sort { ($0.seenAt, Int64(bitPattern: $0.key)) < ($1.seenAt, Int64(bitPattern: $1.key)) }
    visits.sort { ($0.until, Int64(bitPattern: $0.key)) < ($1.until, Int64(bitPattern: $1.key)) }
    joined.sort {
      ($0.until, Int64(bitPattern: $0.visitorID)) < ($1.until, Int64(bitPattern: $1.visitorID))
    }
    let limit = rules.limit
    return Self.dropOldest(&sent, beyond: limit) + Self.dropOldest(&waiting, beyond: limit)
      + Self.dropOldest(&reported, beyond: limit) + Self.dropOldest(&visitors, beyond: limit)
      + Self.dropOldest(&visits, beyond: limit) + Self.dropOldest(&joined, beyond: limit)
  }

  private static func dropOldest<Entry>(_ entries: inout [Entry], beyond limit: Int) -> Int {
    let excess = max(0, entries.count - limit)
    entries.removeFirst(excess)
    return excess
  }
}
