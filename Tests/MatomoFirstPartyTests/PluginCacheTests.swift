import FoundationEssentials
import Testing

@testable import MatomoFirstParty

@Suite struct PluginCacheTests {
  private static let start = Date(timeIntervalSince1970: 1_763_720_000)

  private func file(_ name: String) -> PluginFile { PluginFile(kind: .container, target: name, languages: nil) }

  private func content(_ text: String, changed: Date = start) -> ServedFile {
    ServedFile(Array(text.utf8), changed: changed)
  }

  private func word(_ step: PluginCache.Step) -> String {
    func text(_ file: ServedFile?) -> String { file.map { String(decoding: $0.body, as: UTF8.self) } ?? "nothing" }
    return switch step {
    case .serve(let file): "serve \(text(file))"
    case .serveAndFetch(let file): "serve \(text(file)) and fetch"
    case .fetch(let file): "fetch, else \(text(file))"
    case .refuse(let refusal): "refuse \(refusal)"
    }
  }

  @Test(arguments: [
    (0.0, "serve x"), (299, "serve x"), (300, "serve x and fetch"), (3899, "serve x and fetch"),
    (3900, "fetch, else x"), (1e9, "fetch, else x"), (-1, "fetch, else x"),
  ])
  func ageDecides(age: Double, step: String) {
    var cache = PluginCache(.container)
    _ = cache.keep(content("x"), for: file("a"), at: Self.start)
    #expect(word(cache.step(for: file("a"), at: Self.start + age)) == step)
    #expect(word(cache.step(for: file("b"), at: Self.start + age)) == "fetch, else nothing")
  }

  @Test func previewsAreAlwaysFetched() {
    var cache = PluginCache(.containerPreview)
    _ = cache.keep(content("x"), for: file("a"), at: Self.start)
    #expect(word(cache.step(for: file("a"), at: Self.start)) == "fetch, else x")
  }

  @Test func failuresAreRememberedForAMoment() {
    var cache = PluginCache(.container)
    #expect(cache.note(.badGateway, for: file("a"), at: Self.start) == nil)
    #expect(word(cache.step(for: file("a"), at: Self.start + 9)) == "refuse badGateway")
    #expect(word(cache.step(for: file("a"), at: Self.start + 10)) == "fetch, else nothing")
  }

  @Test func aFailureDoesNotTakeAFileAway() {
    var cache = PluginCache(.container)
    _ = cache.keep(content("x"), for: file("a"), at: Self.start)
    let later = Self.start + 100_000
    #expect(cache.note(.gatewayTimeout, for: file("a"), at: later)?.body == Array("x".utf8))
    #expect(word(cache.step(for: file("a"), at: later + 9)) == "serve x")
    #expect(word(cache.step(for: file("a"), at: later + 11)) == "fetch, else x")
    #expect(cache.note(.notFound, for: file("a"), at: later + 20) == nil)
    #expect(word(cache.step(for: file("a"), at: later + 21)) == "refuse notFound")
  }

  @Test func theSameContentKeepsItsDate() {
    var cache = PluginCache(.container)
    _ = cache.keep(content("x"), for: file("a"), at: Self.start)
    let same = cache.keep(content("x", changed: Self.start + 400), for: file("a"), at: Self.start + 400)
    #expect(same.changed == Self.start)
    let other = cache.keep(content("y", changed: Self.start + 800), for: file("a"), at: Self.start + 800)
    #expect(other.changed == Self.start + 800)
    #expect(cache.count == 1)
  }

  @Test func numberIsBounded() {
    var cache = PluginCache(.container, .init(count: 3))
    for name in ["a", "b", "c"] { _ = cache.keep(content(name), for: file(name), at: Self.start) }
    _ = cache.step(for: file("a"), at: Self.start)
    _ = cache.keep(content("d"), for: file("d"), at: Self.start)
    #expect(cache.count == 3)
    #expect(word(cache.step(for: file("b"), at: Self.start)) == "fetch, else nothing")
    for name in ["a", "c", "d"] { #expect(word(cache.step(for: file(name), at: Self.start)) == "serve \(name)") }
  }

  @Test func bytesAreBounded() {
    var cache = PluginCache(.container, .init(bytes: 10_000))
    let incompressible = String((0..<3000).map { _ in Character(Unicode.Scalar(UInt8.random(in: 33...126))) })
    for index in 0..<50 {
      _ = cache.keep(content("\(index)\(incompressible)"), for: file("\(index)"), at: Self.start)
      #expect(cache.bytes <= 10_000)
    }
    #expect((1...3).contains(cache.count))
    #expect(word(cache.step(for: file("49"), at: Self.start)).hasPrefix("serve 49"))
    let large = content(String(repeating: incompressible, count: 10))
    #expect(cache.keep(large, for: file("large"), at: Self.start).body == large.body)
    #expect(word(cache.step(for: file("large"), at: Self.start)) == "fetch, else nothing")
    for index in 0..<50 { _ = cache.note(.notFound, for: file("\(index)"), at: Self.start) }
    #expect(cache.bytes <= 10_000)
  }

  @Test func failuresDoNotPushOutFiles() {
    var cache = PluginCache(.container, .init(count: 4))
    for name in ["a", "b", "c"] { _ = cache.keep(content(name), for: file(name), at: Self.start) }
    for index in 0..<1000 { _ = cache.note(.notFound, for: file("x\(index)"), at: Self.start) }
    for name in ["a", "b", "c"] { #expect(word(cache.step(for: file(name), at: Self.start)) == "serve \(name)") }
    #expect(cache.count == 4)
  }
}
