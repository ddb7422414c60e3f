import MatomoDelivery

/// A number that the store keeps.
enum Counter {
  case lastID
  case queued
  case held
  case dead
  case total(Totals.Name)

  fileprivate var name: String {
    switch self {
    case .lastID: "lastID"
    case .queued: "rows.hit"
    case .held: "rows.held"
    case .dead: "rows.dead"
    case .total(let name): name.rawValue
    }
  }
}

extension HitStore {
  func counter(_ counter: Counter) throws(SQLiteError) -> Int {
    Int(try connection.integer("SELECT value FROM counter WHERE name = ?", .text(counter.name)) ?? 0)
  }

  func add(_ number: Int, to counter: Counter) throws(SQLiteError) {
    guard number != 0 else { return }
    try connection.run(
      "INSERT INTO counter (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = value + ?2",
      .text(counter.name),
      .integer(Int64(number))
    )
  }

  func set(_ counter: Counter, to number: Int) throws(SQLiteError) {
    try connection.run(
      "INSERT OR REPLACE INTO counter (name, value) VALUES (?1, ?2)",
      .text(counter.name),
      .integer(Int64(number))
    )
  }
}
