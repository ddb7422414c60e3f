import Testing

@testable import MatomoCore

@Suite struct PHPNumberTests {
  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (5.0, "5"), (-5.0, "-5"), (0.1, "0.1"), (11.1111, "11.1111"), (-0.25, "-0.25"),
    (100.0, "100"),
    (1e-7, "0.0000001"), (1.5e-10, "0.00000000015"), (1e15, "1000000000000000"), (1e16, "10000000000000000"),
    (1.25e21, "1250000000000000000000"), (123_456_789.125, "123456789.125"), (-1e-5, "-0.00001"),
    (9_007_199_254_740_992, "9007199254740992"),
  ])
  func writesNumbersWithoutExponent(value: Double, text: String) {
    #expect(PHPNumber.text(value) == text)
  }

  @Test(arguments: [Double.greatestFiniteMagnitude, .leastNonzeroMagnitude, .pi * 1e100, 1 / 3, -2e-300, 1e22, 1e23])
  func writesTheVeryNumber(value: Double) {
    let text = PHPNumber.text(value)
    #expect(Double(text) == value)
    #expect(!text.contains("e") && !text.hasSuffix("."))
  }

  @Test(arguments: [
    ("1", 1.0), ("1.0", 1), ("1 ", 1), (" 1", 1), ("\n1\t", 1), ("+1", 1), ("-1", -1), ("1e3", 1000), (".5", 0.5),
    ("007", 7),
  ])
  func readsWhatPHPReads(text: String, value: Double) {
    #expect(PHPNumber.parse(text) == value)
  }

  @Test(arguments: [
    "", " ", "abc", "0x10", "inf", "nan", "1a", "1 2", "--1", "e5", ".", "١", "1,5", "1_000", "\0" + "1",
  ])
  func readsNothingElse(text: String) {
    #expect(PHPNumber.parse(text) == nil)
  }
}
