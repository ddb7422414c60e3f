import FoundationEssentials
import MatomoCore

/// The hits that are not due yet, by their time, their number, their visitor and the keys of their page views.
struct HeldHits: Sendable {
  private var hits: [Int64: HeldHit] = [:]
  private var order = TimeOrder<PageViewEntry>()
  private var ids = KeyIndex<PageViewEntry>()
  private var views = ViewIndex()
  private var viewsOfOwners = OwnerIndex()
  private var followers = OwnerIndex()

  var count: Int { hits.count }

  func oldest(id: UInt64) -> PageViewEntry? { ids.first(id) }

  func views(_ key: MatchKey, in times: ClosedRange<Date>) -> [PageViewCandidate] {
    views.latest(key, in: times).compactMap { hits[$0]?.candidate }
  }

  func lastView(of owner: HitOwner, before number: Int64) -> PageViewEntry? {
    viewsOfOwners.last(of: owner, before: number).flatMap { hits[$0]?.entry }
  }

  /// The hits in the order in which they become due.
  var inOrder: some Sequence<HeldHit> {
    order.all.lazy.compactMap { entry in hits[entry.number].flatMap { $0.entry == entry ? $0 : nil } }
  }

  mutating func insert(_ hit: HeldHit) {
    let entry = hit.entry
    hits[entry.number] = hit
    order.insert(entry)
    guard let view = hit.side.pageView else { return followers.insert(entry.number, of: hit.owner) }
    if let id = view.id, !hit.isPixel { ids.insert(entry, for: id) }
    views.insert(view, time: hit.queued.hit.time, number: entry.number)
    if !hit.isPixel { viewsOfOwners.insert(entry.number, of: hit.owner) }
  }

  @discardableResult
  mutating func remove(_ number: Int64) -> HeldHit? {
    guard let removed = hits.removeValue(forKey: number) else { return nil }
    removeKeys(of: removed)
    if order.isCrowded(living: hits.count) {
      let hits = hits
      order.keep { hits[$0.number]?.entry == $0 }
    }
    return removed
  }

  /// Removes hits that are due, the first to become due first.
  mutating func removeDue(at now: Date, atMost limit: Int) -> [HeldHit] {
    var due: [HeldHit] = []
    while due.count < limit, let entry = order.first, entry.until <= now {
      order.removeFirst()
      guard let hit = hits[entry.number], hit.entry == entry else { continue }
      hits[entry.number] = nil
      removeKeys(of: hit)
      due.append(hit)
    }
    return due
  }

  /// Removes hits of a visitor that are no views, in their order.
  mutating func removeFollowers(of owner: HitOwner, after number: Int64, atMost limit: Int) -> [HeldHit] {
    followers.numbers(of: owner, after: number, atMost: limit).compactMap { remove($0) }
  }

  private mutating func removeKeys(of hit: HeldHit) {
    let entry = hit.entry
    guard let view = hit.side.pageView else { return followers.remove(entry.number, of: hit.owner) }
    if let id = view.id, !hit.isPixel { ids.remove(entry, for: id) }
    views.remove(view, time: hit.queued.hit.time, number: entry.number)
    if !hit.isPixel { viewsOfOwners.remove(entry.number, of: hit.owner) }
  }
}

/// The numbers of page views by their keys and their own times.
struct ViewIndex: Sendable {
  private struct Moment: Comparable {
    let time: Date
    let number: Int64

    static func < (left: Self, right: Self) -> Bool {
      left.time == right.time ? left.number < right.number : left.time < right.time
    }
  }

  private var clients = KeyIndex<Moment>()
  private var visitors = KeyIndex<Moment>()

  func latest(_ key: MatchKey, in times: ClosedRange<Date>) -> [Int64] {
    let (index, key) = index(key)
    return index.reversedEntries(key, from: first(times), through: last(times), atMost: PageViewMatching.mostCandidates)
      .map(\.number)
  }

  func earliest(_ key: MatchKey, in times: ClosedRange<Date>) -> [Int64] {
    let (index, key) = index(key)
    return index.entries(key, from: first(times), through: last(times), atMost: PageViewMatching.mostCandidates)
      .map(\.number)
  }

  private func index(_ key: MatchKey) -> (KeyIndex<Moment>, UInt64) {
    switch key {
    case .client(let key): (clients, key)
    case .visitorID(let key): (visitors, key)
    }
  }

  private func first(_ times: ClosedRange<Date>) -> Moment { Moment(time: times.lowerBound, number: .min) }

  private func last(_ times: ClosedRange<Date>) -> Moment { Moment(time: times.upperBound, number: .max) }

  mutating func insert(_ keys: PageViewKeys, time: Date, number: Int64) {
    let moment = Moment(time: time, number: number)
    clients.insert(moment, for: keys.match)
    if let visitor = keys.visitorMatch { visitors.insert(moment, for: visitor) }
  }

  mutating func remove(_ keys: PageViewKeys, time: Date, number: Int64) {
    let moment = Moment(time: time, number: number)
    clients.remove(moment, for: keys.match)
    if let visitor = keys.visitorMatch { visitors.remove(moment, for: visitor) }
  }
}

/// The numbers of hits by what their owners have in common.
private struct OwnerIndex: Sendable {
  private var lanes = KeyIndex<Int64>()
  private var clients = KeyIndex<Int64>()

  mutating func insert(_ number: Int64, of owner: HitOwner) {
    if let lane = owner.lane { lanes.insert(number, for: lane) }
    if let client = owner.client { clients.insert(number, for: client) }
  }

  mutating func remove(_ number: Int64, of owner: HitOwner) {
    if let lane = owner.lane { lanes.remove(number, for: lane) }
    if let client = owner.client { clients.remove(number, for: client) }
  }

  func last(of owner: HitOwner, before number: Int64) -> Int64? {
    let inLane = owner.lane.flatMap { lanes.reversedEntries($0, from: .min, through: number - 1, atMost: 1).first }
    let ofClient = owner.client.flatMap {
      clients.reversedEntries($0, from: .min, through: number - 1, atMost: 1).first
    }
    return [inLane, ofClient].compactMap(\.self).max()
  }

  func numbers(of owner: HitOwner, after number: Int64, atMost limit: Int) -> [Int64] {
    let inLane = owner.lane.map { lanes.entries($0, from: number + 1, through: .max, atMost: limit) } ?? []
    let ofClient = owner.client.map { clients.entries($0, from: number + 1, through: .max, atMost: limit) } ?? []
    return Array(Set(inLane + ofClient).sorted().prefix(limit))
  }
}
