import Matomo
import MatomoCore
import PageViewDay
import Testing

/// A small day of a site, as `matomo-bench pageviews` runs a large one.
///
/// What makes a page view double: its report comes after the hold; or another view of the page by the same address and user agent
/// takes its place, since its own report was lost or late, or its visitor has no JavaScript. Where that other view then goes
/// unsent, the two are exchanged: the site's figures stay right. With page-view ids on both sides the latter needs a report whose
/// own view has not come yet.
@Suite struct SimulatedDayTests {
  /// Fewer visitors share fewer addresses and user agents, so that as many as on the large day are taken for each other.
  private static func day(seed: UInt64, _ change: (inout SimulatedDay.Conditions) -> Void = { _ in }) -> SimulatedDay {
    var conditions = SimulatedDay.Conditions()
    conditions.visitors = 2500
    conditions.addresses = 250
    change(&conditions)
    return SimulatedDay(conditions, seed: seed)
  }

  private func figures(_ day: SimulatedDay) async throws -> DayFigures {
    let listener = DayListener()
    return try await day.run(through: MemoryHitQueue { listener.hear($0) }, listener)
  }

  @Test(arguments: [false, true]) func noPageViewIsLostAndHardlyAnyIsDouble(_ hasIDs: Bool) async throws {
    let figures = try await figures(Self.day(seed: 4) { $0.hasIDs = hasIDs })
    #expect(figures.views > 9000)
    #expect(figures.lost == 0, "\(figures)")
    #expect(figures.doubleShare < 0.001, "\(figures)")
  }

  /// A consent banner, a tab in the background, a telephone without a network.
  @Test func javaScriptMayBeAnHourLate() async throws {
    let day = Self.day(seed: 5) {
      $0.reportDelay = 0...3600
      $0.hasIDs = true
    }
    let figures = try await figures(day)
    #expect(figures.lost == 0 && figures.doubleShare < 0.001, "\(figures)")
  }

  /// A log that is shipped once a day.
  @Test func linesMayBeADayLate() async throws {
    let day = Self.day(seed: 5) {
      $0.lineDelay = 0...85_000
      $0.lateLineDelay = 0...85_000
    }
    let figures = try await figures(day)
    #expect(figures.lost == 0 && figures.doubleShare < 0.001, "\(figures)")
  }
}
