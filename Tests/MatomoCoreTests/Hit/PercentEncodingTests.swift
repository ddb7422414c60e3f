import MatomoCore
import Testing

@Suite struct PercentEncodingTests {
  @Test func appendsBehindWhatIsThere() {
    var bytes = Array("a=".utf8)
    PercentEncoding.append("b c/ü", to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "a=b%20c%2F%C3%BC")
  }

  @Test func encodesTheBytesOfTextThatIsNotContiguous() {
    var bytes: [UInt8] = []
    PercentEncoding.append(String("x ü y".reversed()), to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "y%20%C3%BC%20x")
  }
}
