import Matomo
import MatomoCore

/// A number that the store keeps.
enum Counter: Sendable {
  case lastID
  case queued
  case held
  case dead
  case remembered(RememberedKind)
  case total(Totals.Name)
  case leftOut(IgnoreRule.Name)

  fileprivate var name: String {
    switch self {
    case .lastID: "lastID"
    case .queued: "rows.hit"
    case .held: "rows.held"
    case .dead: "rows.dead"
    case .remembered(let kind): kind.counterName
    case .total(let name): name.rawValue
    case .leftOut(let rule): "leftOut." + rule.rawValue
    }
  }
}

extension HitStore {
  func counter(_ counter: Counter) throws(SQLiteError) -> Int {
    Int(try connection.integer(Statements.counter, .text(counter.name)) ?? 0)
  }

  func add(_ number: Int, to counter: Counter) throws(SQLiteError) {
    guard number != 0 else { return }
    try connection.run(Statements.addToCounter, .text(counter.name), .integer(Int64(number)))
  }
}

extension RememberedKind {
  var table: String {
    switch self {
    case .sentViews: "sent_view"
    case .waitingReports: "waiting_report"
    case .reportedIDs: "reported_id"
    case .visitorIDs: "visitor_id"
    case .serverVisits: "server_visit"
    case .joinedVisits: "joined_visit"
    case .recordedOrders: "recorded_order"
    }
  }

  fileprivate var counterName: String { "rows." + table }
}
