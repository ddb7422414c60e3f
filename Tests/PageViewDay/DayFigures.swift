/// How what was sent of a day compares with its page views.
package struct DayFigures: Sendable, CustomStringConvertible {
  package private(set) var views = 0

  /// Page views that neither side sent, though another one with the same client and page was not sent twice in their place.
  package private(set) var lost = 0

  /// Page views that both sides sent, though none with the same client and page was lost beside them.
  package private(set) var double = 0

  /// Pairs of one lost and one double view of the same client and page, which no report of Matomo can tell apart.
  package private(set) var exchanged = 0

  /// The double ones by what led to it.
  package private(set) var causes: [String: Int] = [:]

  package var doubleShare: Double { Double(double) / Double(max(1, views)) }

  /// Compares.
  ///
  /// - Parameters:
  ///   - sent: Whether the server's hit of each view was sent.
  ///   - reported: Whether a report of each view was sent as a page view.
  ///   - cause: Why a view was counted twice.
  init(_ day: SimulatedDay, sent: [Bool], reported: [Bool], cause: (Int) -> String) {
    views = day.views.count
    var lostViews: [Page: [Int]] = [:]
    for (number, view) in day.views.enumerated() where !reported[number] && !sent[number] {
      lostViews[Page(view), default: []].append(number)
    }
    for (number, view) in day.views.enumerated() where reported[number] && sent[number] {
      let near = lostViews[Page(view)]?.firstIndex { abs(day.views[$0].time - view.time) < Self.nearby }
      if let near {
        lostViews[Page(view)]?.remove(at: near)
        exchanged += 1
      } else {
        double += 1
        causes[cause(number), default: 0] += 1
      }
    }
    lost = lostViews.values.reduce(0) { $0 + $1.count }
  }

  /// The seconds within which two views may have been taken for each other.
  private static let nearby = 1800.0

  private struct Page: Hashable {
    let client: UInt64
    let page: Int
    let query: Int

    init(_ view: SimulatedDay.View) {
      client = view.client
      page = view.page
      query = view.query
    }
  }

  package var description: String {
    let list = causes.sorted { $0.value > $1.value }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    return """
      \(views) page views: \(lost) lost, \(double) double (\(percent(double)) %), \(exchanged) exchanged\
      \(list.isEmpty ? "" : "; double: \(list)")
      """
  }

  private func percent(_ count: Int) -> Double { (Double(count) / Double(max(1, views)) * 100_000).rounded() / 1000 }
}
