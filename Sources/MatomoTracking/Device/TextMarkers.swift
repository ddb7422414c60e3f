/// Words that are looked for in a text of any case, all in one pass: this is asked of every page that a server sends.
struct TextMarkers: Sendable {
  private let words: [String]

  /// For each letter that a word starts with, the letters that come second, as bits.
  private let seconds: InlineArray<32, UInt32>

  /// What is behind it says no more, and a hostile text ends somewhere.
  private static let readBytes = 1024

  /// - Parameter words: In lower case, each of two letters or more.
  init(_ words: String...) {
    self.words = words
    var seconds = InlineArray<32, UInt32>(repeating: 0)
    for word in words {
      let letters = word.utf8Span.span
      seconds[Int(letters[0] & 31)] |= 1 << UInt32(letters[1] & 31)
    }
    self.seconds = seconds
  }

  func occur(in text: String) -> Bool {
    let bytes = text.utf8Span.span.extracting(first: Self.readBytes)
    guard bytes.count >= 2 else { return false }
    // Five bits tell letters of either case from each other, and let few other bytes pass.
    var first = Int(bytes[0] & 31)
    for index in 1..<bytes.count {
      let second = bytes[index] & 31
      if seconds[first] & (1 << UInt32(second)) != 0, isWord(bytes.extracting(droppingFirst: index - 1)) { return true }
      first = Int(second)
    }
    return false
  }

  private func isWord(_ bytes: Span<UInt8>) -> Bool {
    let words = words.span
    for index in words.indices {
      let text = words[index]
      let word = text.utf8Span.span
      guard word.count <= bytes.count else { continue }
      var length = 0
      while length < word.count, word[length] == Self.lowercased(bytes[length]) { length += 1 }
      if length == word.count { return true }
    }
    return false
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
