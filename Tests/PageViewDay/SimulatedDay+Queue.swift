import FoundationEssentials
package import Matomo
import MatomoCore
import Synchronization

/// The views of a day that a queue has delivered.
private struct Sent {
  private(set) var lines: [Bool]
  private(set) var reports: [Bool]

  init(_ count: Int) {
    lines = [Bool](repeating: false, count: count)
    reports = lines
  }

  /// A ping counts no view.
  mutating func add(_ query: String) {
    if let number = SimulatedDay.view(in: query, side: "line") { lines[number] = true }
    guard let number = SimulatedDay.view(in: query, side: "report"), !query.contains("&ping=1") else { return }
    reports[number] = true
  }
}

extension SimulatedDay {
  /// The day as a queue takes it, which tells its decisions to `listener`.
  ///
  /// Hits come in groups, as they do from a buffer that is stored every second, and are delivered every ten seconds.
  package func run(
    through queue: any HitQueue,
    hold: Double = 30,
    _ listener: DayListener
  ) async throws -> DayFigures {
    var sent = Sent(views.count)
    var group: [StoredHit] = []
    var second = 0.0
    var delivery = 0.0
    for arrival in arrivals {
      if arrival.time >= second + 1 {
        if !group.isEmpty { try await queue.append(group) }
        group.removeAll(keepingCapacity: true)
        second = arrival.time.rounded(.down)
        if second >= delivery {
          try await deliver(from: queue, at: second, listener, &sent)
          delivery = second + 10
        }
      }
      group.append(hit(arrival, hold: hold))
    }
    if !group.isEmpty { try await queue.append(group) }
    try await deliver(from: queue, at: second + 3600, listener, &sent)
    return DayFigures(self, sent: sent.lines, reported: sent.reports) { listener.cause(of: $0) }
  }

  private func deliver(
    from queue: any HitQueue,
    at second: Double,
    _ listener: DayListener,
    _ sent: inout Sent
  ) async throws {
    let rule = BatchRule(hits: 10_000, bytes: .max, dueBefore: .distantFuture)
    while case .batch(let hits) = try await queue.lease(Lane(index: 0, count: 1), rule, at: date(second)) {
      for hit in hits {
        if !listener.isRepeated(hit.id) { sent.add(hit.hit.query) }
      }
      var acknowledgement = Acknowledgement()
      acknowledgement.delivered = hits.map(\.id)
      try await queue.acknowledge(acknowledgement)
    }
  }

  private func date(_ second: Double) -> Date { Date(timeIntervalSince1970: 1_763_683_200 + second) }

  private func hit(_ arrival: Arrival, hold: Double) -> StoredHit {
    let view = views[arrival.view]
    let acceptedAt = date(arrival.time)
    let match = (view.client << 20 | UInt64(view.page) << 4 | UInt64(view.query)) &* 0x9e37_79b9_7f4a_7c15
    var heldUntil: Date?
    let side: PageViewRole
    switch arrival.kind {
    case .line:
      let keys = PageViewKeys(id: conditions.hasIDs ? view.id : nil, match: match)
      side = .server(ServerHit(visitor: view.client, pageView: keys))
      heldUntil = acceptedAt + hold
    case .report, .event:
      let keys = PageViewKeys(id: view.id, match: match)
      let visitorID = UInt64(view.visitor) &* 0x9e37_79b9_7f4a_7c15
      let isReport = arrival.kind == .report
      side = .javaScript(JavaScriptHit(visitor: view.client, visitorID: visitorID, pageView: isReport ? keys : nil))
    }
    return StoredHit(
      query: "idsite=1&rec=1&\(arrival.kind)=\(arrival.view)",
      site: 1,
      visitor: view.client,
      time: date(view.time),
      acceptedAt: acceptedAt,
      needsToken: false,
      heldUntil: heldUntil,
      pageView: side
    )
  }

  /// The view that a hit is about.
  static func view(in query: String, side: String) -> Int? {
    query.split(separator: "&").first { $0.hasPrefix(side + "=") }.flatMap { Int($0.dropFirst(side.utf8.count + 1)) }
  }
}

/// Learns from a queue's decisions why page views are counted twice.
package final class DayListener: Sendable {
  private struct State {
    var viewsByHit: [Int64: Int] = [:]
    var late: [Int: Int64] = [:]
    var cancelled: [Int: Int64] = [:]
    var repeated: Set<Int64> = []
  }

  private let state = Mutex(State())

  package init() {}

  package func hear(_ decision: PageViewDecision) {
    state.withLock { state in
      if case .held = decision.outcome {
        state.viewsByHit[decision.hit] = SimulatedDay.view(in: decision.query, side: "line")
      }
      guard let report = SimulatedDay.view(in: decision.query, side: "report") else { return }
      switch decision.outcome {
      case .late(let view, _): state.late[report] = view
      case .cancels(let view, _): state.cancelled[report] = view
      case .repeated: state.repeated.insert(decision.hit)
      default: break
      }
    }
  }

  /// Whether a hit was a report that its browser had sent before, and not of another look at the page.
  func isRepeated(_ hit: Int64) -> Bool { state.withLock { $0.repeated.contains(hit) } }

  func cause(of view: Int) -> String {
    state.withLock { state in
      if let hit = state.late[view] {
        return state.viewsByHit[hit] == view
          ? "reported after the hold" : "reported in time, but taken for the late report of another view of the page"
      }
      if let hit = state.cancelled[view], state.viewsByHit[hit] != view {
        return "reported, but another view of the page was cancelled"
      }
      return "reported before the server's hit, and forgotten or used for another view of the page"
    }
  }
}
