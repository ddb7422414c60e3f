package import FoundationEssentials
package import MatomoCore
import MatomoProtocol

/// A visit as Matomo would have made it of the hits that came in (docs/matomo.md, 4.f).
package struct Visit: Sendable, Hashable {
  /// One action of a visit.
  package struct Action: Sendable, Hashable {
    package let kind: HitKind
    package let url: String
    package let title: String?
    package let time: Date
  }

  package let site: Int

  /// The visitor id, 16 hexadecimal digits, or `user …` where a user id makes it; `nil` without one.
  package fileprivate(set) var visitor: String?
  package fileprivate(set) var actions: [Action] = []

  /// The time of its latest hit, pings included.
  package fileprivate(set) var last: Date
  fileprivate let fingerprint: String

  /// The URL of what came first, whatever its time: Matomo never corrects it.
  package var entry: String? { actions.first?.url }

  /// The URL of what came last.
  package var exit: String? { actions.last?.url }
}

/// Puts hits into visits, in the order in which they came.
package struct Visits: Sendable {
  /// Since its last hit a visit lasts so long.
  private static let length: TimeInterval = 1800
  private static let day: TimeInterval = 86_400

  package private(set) var all: [Visit] = []

  package init() {}

  /// The visits of what a store holds.
  package init(of entries: [InspectorStore.Entry]) {
    for entry in entries where entry.hit.outcome == .recorded {
      add(entry.hit.parameters, kind: entry.hit.kind, at: entry.receivedAt)
    }
  }

  /// Adds a hit that was recorded.
  ///
  /// - Parameter now: When it came.
  package mutating func add(_ parameters: [Parameter], kind: HitKind, at now: Date) {
    let hit = HitReading(parameters)
    guard let site = hit.site?.number else { return }
    let time = if case .past(let time) = hit.time(at: now) { time } else { now }
    let fingerprint = Self.fingerprint(hit)
    let index = hit[.newVisit] == "1" ? nil : self.index(of: hit, site, fingerprint, at: time)
    guard let index else {
      // A ping goes on with a visit, and begins none.
      guard kind != .ping else { return }
      var visit = Visit(site: site, visitor: Self.visitor(hit), last: time, fingerprint: fingerprint)
      visit.actions.append(Self.action(hit, kind, at: time))
      return all.append(visit)
    }
    if let visitor = Self.visitor(hit) { all[index].visitor = visitor }
    all[index].last = max(all[index].last, time)
    if kind != .ping { all[index].actions.append(Self.action(hit, kind, at: time)) }
  }

  /// The visit that a hit joins: by the visitor id, and by what the browser looks like unless `cid` is given.
  private func index(of hit: borrowing HitReading, _ site: Int, _ fingerprint: String, at time: Date) -> Int? {
    func isOpen(_ visit: Visit) -> Bool {
      visit.site == site && abs(visit.last.timeIntervalSince(time)) <= Self.length
        && (visit.last.timeIntervalSince1970 / Self.day).rounded(.down)
          == (time.timeIntervalSince1970 / Self.day).rounded(.down)
    }
    if let visitor = Self.visitor(hit), let index = all.lastIndex(where: { isOpen($0) && $0.visitor == visitor }) {
      return index
    }
    guard hit[.forcedID] == nil else { return nil }
    return all.lastIndex { isOpen($0) && $0.fingerprint == fingerprint }
  }

  private static func visitor(_ hit: borrowing HitReading) -> String? {
    if let user = hit[.userID] { return "user \(user)" }
    if let id = hit[.forcedID].flatMap({ VisitorID($0) }) { return id.description }
    return hit[.visitorID].flatMap { VisitorID(String(decoding: $0.utf8.prefix(16), as: UTF8.self)) }?.description
  }

  /// What Matomo hashes of a browser; the user agent stands for browser, version and system.
  private static func fingerprint(_ hit: borrowing HitReading) -> String {
    let names = ["ua", "cip", "lang", "fla", "java", "qt", "realp", "pdf", "wma", "ag", "cookie"]
    return names.map { hit[$0] ?? "" }.joined(separator: "\n")
  }

  private static func action(_ hit: borrowing HitReading, _ kind: HitKind, at time: Date) -> Visit.Action {
    let url = hit[.download] ?? hit[.link] ?? hit[.url] ?? ""
    return Visit.Action(kind: kind, url: url, title: hit["action_name"], time: time)
  }
}

extension Visits {
  /// The JSON of `GET /api/visits`.
  var json: [UInt8] {
    JSONValue.object([.init("visits", .array(all.map(Self.json)))]).encode()
  }

  private static func json(_ visit: Visit) -> JSONValue {
    func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
    return .object([
      .init("site", .integer(Int64(visit.site))),
      .init("visitor", text(visit.visitor)),
      .init("entry", text(visit.entry)),
      .init("exit", text(visit.exit)),
      .init(
        "actions",
        .array(
          visit.actions.map {
            .object([
              .init("kind", .string($0.kind.rawValue)), .init("url", .string($0.url)), .init("title", text($0.title)),
              .init("time", .string($0.time.formatted(.iso8601))),
            ])
          }
        )
      ),
    ])
  }
}
