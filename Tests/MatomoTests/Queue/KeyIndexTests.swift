import FoundationEssentials
import MatomoCore
import MatomoTestSupport
import Testing

@testable import Matomo

@Suite struct KeyIndexTests {
  @Test(arguments: 0..<10 as Range<UInt64>)
  func findsTheOldestOfAKey(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var index = KeyIndex<PageViewEntry>()
    var model: [UInt64: Set<PageViewEntry>] = [:]
    for number in 0..<2000 {
      let key = UInt64.random(in: 0..<4, using: &random)
      if Bool.random(using: &random) {
        let until = Date(timeIntervalSince1970: Double(Int.random(in: 0...20, using: &random) + number / 50))
        let entry = PageViewEntry(until: until, number: Int64(number))
        index.insert(entry, for: key)
        model[key, default: []].insert(entry)
      } else if let entry = Bool.random(using: &random)
        ? model[key]?.min() : model[key]?.sorted().randomElement(using: &random)
      {
        index.remove(entry, for: key)
        model[key]?.remove(entry)
      }
      try #require(index.first(key) == model[key]?.min())
    }
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func anOrderHandsOutTheLeastFirst(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var order = TimeOrder<Int>()
    var model: [Int] = []
    for step in 0..<3000 {
      if Int.random(in: 0..<5, using: &random) < 3 {
        let number = step + Int.random(in: 0..<40, using: &random)
        order.insert(number)
        // One that is there already is not inserted again.
        model = Set(model + [number]).sorted()
      } else if !model.isEmpty {
        try #require(order.first == model.removeFirst())
        order.removeFirst()
      }
      try #require(order.first == model.first)
    }
    #expect(Array(order.all) == model)
    order.keep { $0 % 2 == 0 }
    #expect(Array(order.all) == model.filter { $0 % 2 == 0 })
  }
}
