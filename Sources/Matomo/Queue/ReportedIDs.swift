package import FoundationEssentials

/// The page-view ids that JavaScript has reported, the oldest report first.
///
/// A database finds a random number among many only where it writes a page for each that it adds; so it keeps them in the order
/// of their reports, and this beside them in memory.
package struct ReportedIDs: Sendable {
  private struct Report: Sendable {
    let number: Int64
    let id: UInt64
    let until: Date
  }

  private struct Latest: Sendable {
    let number: Int64
    let until: Date
  }

  private var latest: [UInt64: Latest] = [:]
  private var reports: [Report] = []
  private var head = 0

  package init() {}

  package var count: Int { reports.count - head }

  /// The number of the last report.
  package private(set) var lastNumber: Int64 = 0

  /// Until when an id is remembered.
  package subscript(id: UInt64) -> Date? { latest[id]?.until }

  /// Adds a report that is later than all others.
  package mutating func insert(_ id: UInt64, number: Int64, until: Date) {
    latest[id] = Latest(number: number, until: until)
    reports.append(Report(number: number, id: id, until: until))
    lastNumber = number
  }

  /// Removes the first reports up to one whose time is not over, at most so many; returns how many.
  mutating func purge(endedAt moment: Date, atMost limit: Int) -> Int {
    let ended = reports[head...].prefix(limit).prefix { $0.until <= moment }
    guard let last = ended.last?.number else { return 0 }
    let count = ended.count
    remove(upTo: last)
    return count
  }

  /// Removes the reports up to that with a number.
  package mutating func remove(upTo number: Int64) {
    while head < reports.count, reports[head].number <= number {
      let oldest = reports[head]
      if latest[oldest.id]?.number == oldest.number { latest[oldest.id] = nil }
      head += 1
    }
    if head > 64, head > reports.count / 2 {
      reports = Array(reports[head...])
      head = 0
    }
  }
}
