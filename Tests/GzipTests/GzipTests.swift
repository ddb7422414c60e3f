import CZlib
import Gzip
import Testing

@Suite struct GzipTests {
  @Test(arguments: [0, 1, 100, 70_000, 1_000_000])
  func comesBack(size: Int) throws {
    var generator = SystemRandomNumberGenerator()
    let random = (0..<size).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let text = (0..<size).map { UInt8($0 % 7) }
    #expect(gunzip(try #require(Gzip.compress(random))) == random)
    let compressed = try #require(Gzip.compress(text))
    #expect(gunzip(compressed) == text)
    #expect(size < 1000 || compressed.count < size / 50)
  }

  @Test func isTheSameEachTime() {
    let bytes = Array("var Matomo = {};".utf8)
    #expect(Gzip.compress(bytes) == Gzip.compress(bytes))
    #expect(Gzip.compress(bytes)?.prefix(2) == [0x1f, 0x8b])
  }
}

private func gunzip(_ bytes: [UInt8]) -> [UInt8]? {
  var bytes = bytes
  var output = [UInt8](repeating: 0, count: 2_000_000)
  var stream = z_stream()
  guard matomo_begin_gunzip(&stream) == Z_OK else { return nil }
  defer { inflateEnd(&stream) }
  let code = bytes.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(output.count)
      return inflate(&stream, Z_FINISH)
    }
  }
  guard code == Z_STREAM_END, stream.avail_in == 0 else { return nil }
  return Array(output[..<Int(stream.total_out)])
}
