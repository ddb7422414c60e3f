import MatomoTesting
import Testing

@testable import Matomo

@Suite struct BatchDeliveryTests {
  struct Scenario: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var hits = 200
    var poison: Set<Int64> = []
    var tooLargeAbove = Int.max
    var needingToken: Set<Int64> = []
    var onUnknown = UnknownOutcomePolicy.resend

    /// Instead of Matomo's usual answer to the call of this number.
    var interruption: (call: Int, receipt: Receipt)?
    var delivered: [Int64] = []
    var dead: [Int64] = []
    var released: [Int64] = []
    var ending = DeliveryEnding.done

    /// The bound: the first call and its repetition; for each poison hit two calls for every halving on the way down to it.
    var atMostCalls = 1

    func run() -> Hunt {
      Hunt(hits, needingToken: needingToken, onUnknown: onUnknown) { part, call in
        if let interruption, interruption.call == call { return interruption.receipt }
        if part.count > tooLargeAbove { return .tooLarge }
        return poison.isDisjoint(with: part) ? .recorded() : .failed("HTTP status 500")
      }
    }
  }

  static let halvings = 8
  static let all = Array(1...200 as ClosedRange<Int64>)

  static func without(_ missing: Int64...) -> [Int64] { all.filter { !missing.contains($0) } }

  static let poisons: [Scenario] = [
    Scenario(testDescription: "no poison", delivered: all),
    Scenario(testDescription: "no hits", hits: 0, atMostCalls: 0),
    Scenario(testDescription: "one hit", hits: 1, delivered: [1]),
    Scenario(
      testDescription: "poison first",
      poison: [1],
      delivered: without(1),
      dead: [1],
      atMostCalls: 2 + 2 * halvings
    ),
    Scenario(testDescription: "poison last", poison: [200], delivered: without(200), dead: [200], atMostCalls: 18),
    Scenario(testDescription: "poison inside", poison: [77], delivered: without(77), dead: [77], atMostCalls: 18),
    Scenario(
      testDescription: "two side by side",
      poison: [9, 10],
      delivered: without(9, 10),
      dead: [9, 10],
      atMostCalls: 34
    ),
    Scenario(
      testDescription: "both ends",
      poison: [1, 200],
      delivered: without(1, 200),
      dead: [1, 200],
      atMostCalls: 34
    ),
    Scenario(testDescription: "a pair, one poison", hits: 2, poison: [2], delivered: [1], dead: [2], atMostCalls: 4),
    Scenario(
      testDescription: "only poison: Matomo is ill",
      poison: Set(all),
      released: all,
      ending: .tryLater("HTTP status 500"),
      atMostCalls: 2 + 2 * 199
    ),
    Scenario(
      testDescription: "a single hit that fails",
      hits: 1,
      poison: [1],
      released: [1],
      ending: .tryLater("HTTP status 500"),
      atMostCalls: 2
    ),
    Scenario(
      testDescription: "a failure that passes",
      interruption: (1, .failed("HTTP status 500")),
      delivered: all,
      atMostCalls: 2
    ),
  ]

  static let interruptions: [Scenario] = [
    Scenario(
      testDescription: "503 before anything was recorded",
      hits: 4,
      poison: [1],
      interruption: (5, .notRecorded("HTTP status 503", retryAfter: .seconds(9))),
      released: [1, 2, 3, 4],
      ending: .tryLater("HTTP status 503", retryAfter: .seconds(9)),
      atMostCalls: 5
    ),
    Scenario(
      testDescription: "503 after the poison was found",
      hits: 4,
      poison: [1],
      interruption: (6, .notRecorded("HTTP status 503")),
      delivered: [2],
      dead: [1],
      released: [3, 4],
      ending: .tryLater("HTTP status 503"),
      atMostCalls: 6
    ),
    Scenario(
      testDescription: "unknown, resend",
      hits: 4,
      poison: [1],
      interruption: (6, .unknown("timeout")),
      delivered: [2],
      dead: [1],
      released: [3, 4],
      ending: .tryLater("timeout"),
      atMostCalls: 6
    ),
    Scenario(
      testDescription: "unknown, drop",
      hits: 4,
      poison: [1],
      onUnknown: .drop,
      interruption: (3, .unknown("timeout")),
      delivered: [1, 2],
      released: [3, 4],
      ending: .tryLater("timeout"),
      atMostCalls: 3
    ),
    Scenario(testDescription: "too large until it fits", tooLargeAbove: 60, delivered: all, atMostCalls: 7),
    Scenario(
      testDescription: "too large, each on its own",
      hits: 3,
      tooLargeAbove: 0,
      dead: [1, 2, 3],
      atMostCalls: 5
    ),
  ]

  @Test(arguments: poisons + interruptions)
  func givesEachHitItsFate(_ scenario: Scenario) {
    let hunt = scenario.run()
    #expect(hunt.delivered == scenario.delivered)
    #expect(hunt.dead.sorted() == scenario.dead)
    #expect(hunt.released.sorted() == scenario.released)
    #expect(hunt.ending == scenario.ending)
    #expect(hunt.calls.count <= scenario.atMostCalls)
  }

  @Test func onlyTheRepetitionIsPausedFor() {
    let hunt = Scenario(testDescription: "", poison: [77]).run()
    #expect(hunt.pauses[1] == .firstRetry)
    #expect(hunt.pauses.count { $0 == .firstRetry } == 1)
    #expect(hunt.calls[1] == hunt.calls[0])
  }

  @Test func aRejectedHitDoesNotProveThatMatomoIsWell() {
    let hunt = Hunt(2) { part, call in
      part == [2] ? .recorded(rejected: [0]) : .failed("HTTP status 500")
    }
    #expect(hunt.dead == [2])
    #expect(hunt.released == [1])
    #expect(hunt.ending == .tryLater("HTTP status 500"))
  }
}
