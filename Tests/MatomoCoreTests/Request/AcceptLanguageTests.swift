import Testing

@testable import MatomoCore

@Suite struct AcceptLanguageTests {
  @Test(arguments: [
    ("de;q=0.5, sv-SE, sv;q=0.9", "sv-SE"),
    ("sv", "sv"),
    ("de-DE,de;q=0.9,en;q=0.8", "de-DE"),
    ("en;q=0.8, de;q=0.801", "de"),
    ("en;q=0.8,de;q=0.8", "en"),
    ("en ; q = 0.1 , fr", "fr"),
    ("*, fr;q=0.1", "fr"),
    ("en;q=0, fr;q=0.001", "fr"),
    ("en;q=2, fr;q=0.1", "fr"),
    ("en;q=1.001, fr;q=0.1", "fr"),
    ("en;q=abc, en-US;q=, fr;q=0.1", "fr"),
    ("en;q=0.1234, fr;q=0.1", "fr"),
    ("en;level=1, fr;q=0.9", "en"),
    ("zh-Hant-TW;Q=1.000", "zh-Hant-TW"),
    ("x y, <script>, ü, , fr;q=0.1", "fr"),
    ("1de, fr;q=0.1", "fr"),
  ])
  func best(header: String, expected: String) {
    #expect(AcceptLanguage.preferred(header) == expected)
  }

  @Test(arguments: ["", " ", "*", ";", ",", "q=1", ";q=1", "en;q=0", "en;q=-1", String(repeating: "a", count: 36), "å"])
  func none(header: String) {
    #expect(AcceptLanguage.preferred(header) == nil)
  }

  @Test func aHeaderWithoutEndIsCut() {
    #expect(AcceptLanguage.preferred(String(repeating: "de;q=0.1,", count: 100_000) + "fr") == "de")
  }
}
