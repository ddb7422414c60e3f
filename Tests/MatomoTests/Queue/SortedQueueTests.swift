import MatomoTestSupport
import Testing

@testable import Matomo

@Suite struct SortedQueueTests {
  /// The same, without any thought for speed.
  private struct Model {
    var elements: [Int: Int] = [:]

    func ordered(after key: Int?) -> [Int] {
      elements.keys.sorted().filter { $0 > key ?? .min }.compactMap { elements[$0] }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func agreesWithANaiveModel(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var queue = SortedQueue<Int, Int>()
    var model = Model()
    let keys = [20, 400, 5000][Int(seed % 3)]
    var last = 0
    for step in 0..<1000 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<3:
        last += 1
        queue.insert(step, for: last)
        model.elements[last] = step
      case 3..<5:
        let key = Int.random(in: 0..<keys, using: &random)
        queue.insert(step, for: key)
        model.elements[key] = step
        last = max(last, key)
      case 5..<8:
        let key = model.elements.keys.min() ?? 0
        try #require(queue.remove(key) == model.elements.removeValue(forKey: key))
      default:
        let key = Int.random(in: 0..<keys, using: &random)
        try #require(queue.remove(key) == model.elements.removeValue(forKey: key))
      }
      let key = Int.random(in: 0..<keys, using: &random)
      try #require(queue[key] == model.elements[key])
      try #require(queue.count == model.elements.count)
      try #require(queue.isEmpty == model.elements.isEmpty)
      try #require(queue.first == model.elements.keys.min().flatMap { model.elements[$0] })
      guard step % 25 == 0 else { continue }
      try #require(Array(queue.elements()) == model.ordered(after: nil))
      try #require(Array(queue.elements(after: key)) == model.ordered(after: key))
    }
  }

  @Test func aLongQueueEmptiesFromEitherEnd() {
    var queue = SortedQueue<Int, Int>()
    for key in 0..<50_000 { queue.insert(key, for: key) }
    for key in 0..<25_000 { #expect(queue.remove(key) == key) }
    for key in (25_000..<50_000).reversed() { #expect(queue.remove(key) == key) }
    #expect(queue.isEmpty)
    #expect(queue.first == nil)
    queue.insert(7, for: 3)
    #expect(queue.first == 7)
  }
}
