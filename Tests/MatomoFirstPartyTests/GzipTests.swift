import MatomoFirstParty
import Testing

@Suite struct GzipTests {
  @Test(arguments: [0, 1, 100, 70_000, 1_000_000])
  func comesBack(size: Int) throws {
    var generator = SystemRandomNumberGenerator()
    let random = (0..<size).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let text = (0..<size).map { UInt8($0 % 7) }
    #expect(try gunzip(try #require(Gzip.compress(random))) == random)
    let compressed = try #require(Gzip.compress(text))
    #expect(try gunzip(compressed) == text)
    #expect(size < 1000 || compressed.count < size / 50)
  }

  @Test func isTheSameEachTime() {
    let bytes = Array("var Matomo = {};".utf8)
    #expect(Gzip.compress(bytes) == Gzip.compress(bytes))
    #expect(Gzip.compress(bytes)?.prefix(2) == [0x1f, 0x8b])
  }
}
