/// Text and bytes that break careless encoders.
enum HostileText {
  static let strings: [String] = [
    "", " ", "  leading and trailing  ", "\0", "a\0b", "\r\n", "line\nline\rline\ttab", "&", "=", "+", "%", "#", "?",
    ";",
    "&=+%#?;", "a=b&c=d", "?idsite=2&rec=1", "%zz", "%4", "%", "%%41", "100%", "%E2%82", "%u20AC", "a+b c",
    #""quoted""#, "'single'", #"back\slash"#, #"\u0000"#, #"{"requests":[]}"#, "</script><script>alert(1)</script>",
    "<!-- -->",
    "é", "e\u{301}", "\u{1f600}", "👨‍👩‍👧‍👦", "مرحبا", "\u{202e}evil", "\u{feff}bom", "\u{fffd}", "\u{2028}\u{2029}", "\u{7f}",
    "\u{10ffff}", "日本語", "K", String(repeating: "ä&", count: 50_000), String(repeating: "x", count: 100_000),
  ]

  /// Percent-encoded values that stand for bytes which are not UTF-8.
  static let notUTF8 = ["%E9", "caf%E9", "%FF%FE", "%C3", "%C3%28", "%ED%A0%80", "%F8%88%80%80%80", "a%80b%26c"]
}

/// A generator that gives the same numbers in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
