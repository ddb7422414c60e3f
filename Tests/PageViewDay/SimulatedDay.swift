import MatomoTestSupport

/// A day of a site whose page views are known: what its servers and its visitors' browsers send, and when it arrives.
package struct SimulatedDay: Sendable {
  /// What kind of day it is.
  package struct Conditions: Sendable {
    package var visitors = 50_000
    package var addresses = 5000
    package var userAgents = 200
    package var pages = 300

    /// The share of visitors whose browsers run no JavaScript.
    package var withoutJavaScript = 0.3

    /// Seconds from a page view to the arrival of its report, all equally likely.
    package var reportDelay: ClosedRange<Double> = 0...25

    /// Seconds from a page view to the arrival of the server's hit: mostly the first, for some the second.
    package var lineDelay: ClosedRange<Double> = 0...0.5
    package var lateLineDelay: ClosedRange<Double> = 0...20
    package var lateLines = 0.15

    package var lostReports = 0.02
    package var repeatedReports = 0.02
    package var reloads = 0.05
    package var withQuery = 0.2

    /// Events, downloads and the like for each page view of a browser with JavaScript.
    package var events = 0.3

    /// Whether pages are rendered with our snippet, so that the server knows their ids.
    package var hasIDs = false

    package init() {}
  }

  /// One look of one visitor at one page.
  package struct View: Sendable {
    package let visitor: Int
    package let time: Double

    /// Stands for the address and the user agent.
    package let client: UInt64
    package let page: Int

    /// 0 for none.
    package let query: Int
    package let id: UInt64
    package let isReported: Bool
  }

  /// What arrives.
  package enum Kind: Sendable {
    case line
    case report
    case event
  }

  package struct Arrival: Sendable {
    package let time: Double
    package let kind: Kind

    /// The place of the view among the day's.
    package let view: Int
  }

  package let conditions: Conditions
  package private(set) var views: [View] = []

  /// In the order of their time.
  package private(set) var arrivals: [Arrival] = []

  /// Makes the day that belongs to a seed.
  package init(_ conditions: Conditions = Conditions(), seed: UInt64) {
    self.conditions = conditions
    var random = SeededRandom(seed: seed)
    for visitor in 0..<conditions.visitors { visit(by: visitor, &random) }
    arrivals.sort { ($0.time, $0.view) < ($1.time, $1.view) }
  }

  private mutating func visit(by visitor: Int, _ random: inout SeededRandom) {
    let address = Int.random(in: 0..<conditions.addresses, using: &random)
    let agent = random.popular(conditions.userAgents)
    let hasJavaScript = random.unit() >= conditions.withoutJavaScript
    var time = random.unit() * 86_400
    var page = random.popular(conditions.pages)
    var query = 0
    for _ in 0..<Int.random(in: 1...7, using: &random) {
      if random.unit() >= conditions.reloads {
        page = random.popular(conditions.pages)
        query = random.unit() < conditions.withQuery ? Int.random(in: 1...9, using: &random) : 0
      }
      let isLost = random.unit() < conditions.lostReports
      let view = View(
        visitor: visitor,
        time: time,
        client: UInt64(address * conditions.userAgents + agent),
        page: page,
        query: query,
        id: random.next(),
        isReported: hasJavaScript && !isLost
      )
      arrive(view, hasJavaScript: hasJavaScript, &random)
      time += 2 + random.unit() * random.unit() * 240
    }
  }

  private mutating func arrive(_ view: View, hasJavaScript: Bool, _ random: inout SeededRandom) {
    let number = views.count
    views.append(view)
    let isLate = random.unit() < conditions.lateLines
    let lineDelay = Double.random(in: isLate ? conditions.lateLineDelay : conditions.lineDelay, using: &random)
    arrivals.append(Arrival(time: view.time + lineDelay, kind: .line, view: number))
    guard hasJavaScript else { return }
    let delay = Double.random(in: conditions.reportDelay, using: &random)
    if view.isReported { arrivals.append(Arrival(time: view.time + delay, kind: .report, view: number)) }
    if view.isReported, random.unit() < conditions.repeatedReports {
      let again = delay + random.unit() * 10
      arrivals.append(Arrival(time: view.time + again, kind: .report, view: number))
    }
    if random.unit() < conditions.events {
      arrivals.append(Arrival(time: view.time + delay + random.unit() * 60, kind: .event, view: number))
    }
  }
}

extension SeededRandom {
  /// From 0 up to 1.
  mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

  /// One of `count`, of which the first are far more popular, about as by Zipf's law.
  mutating func popular(_ count: Int) -> Int {
    var value = 1.0
    // count ^ unit, in steps, since there is no power function without the whole of Foundation.
    var base = Double(count)
    var share = unit()
    for _ in 0..<20 {
      base.formSquareRoot()
      share *= 2
      guard share >= 1 else { continue }
      share -= 1
      value *= base
    }
    return min(count - 1, Int(value) - 1)
  }
}
