import FoundationEssentials
import Testing

@testable import MatomoCore

/// Whose visitor id a hit of the server may carry.
@Suite struct KnownVisitorIDTests {
  private let start = Date(timeIntervalSince1970: 1_795_255_200)
  private let memory: TimeInterval = 1800

  @Test func isGivenForAsLongAsItIsRemembered() {
    let known = KnownVisitorID(id: 7, seenAt: start)
    #expect(known.id(at: start + 1799, memory: memory) == 7)
    #expect(known.id(at: start + 1800, memory: memory) == nil)
  }

  @Test func twoOfThemAreNoneUntilOnlyOneWasSeenForAsLong() throws {
    let first = KnownVisitorID(id: 7, seenAt: start)
    let second = try #require(first.seeing(8, at: start + 600, memory: memory))
    #expect(second.id(at: start + 601, memory: memory) == nil)
    #expect(second.id(at: start + 1799, memory: memory) == nil)
    #expect(second.id(at: start + 1800, memory: memory) == 8)
  }

  @Test func oneThatIsForgottenCastsNoDoubt() throws {
    let first = KnownVisitorID(id: 7, seenAt: start)
    let second = try #require(first.seeing(8, at: start + 1800, memory: memory))
    #expect(second.id(at: start + 1801, memory: memory) == 8)
  }

  @Test func theSameAgainIsNotedOnceAMinute() {
    let known = KnownVisitorID(id: 7, seenAt: start)
    #expect(known.seeing(7, at: start + 59, memory: memory) == nil)
    #expect(known.seeing(7, at: start + 60, memory: memory)?.seenAt == start + 60)
  }
}
