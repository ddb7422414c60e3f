/// Words that are looked for in a text of any case, all in one pass: this is asked of every page that a server sends.
final class TextMarkers: Sendable {
  private let words: [String]

  /// The letters that words start with, as bits.
  private let firsts: UInt32

  /// For each letter that a word starts with, the letters that come second, as bits.
  private let seconds: InlineArray<32, UInt32>

  /// For each letter that comes second, the letters that come third.
  private let thirds: InlineArray<32, UInt32>

  /// What is behind it says no more, and a hostile text ends somewhere.
  private static let readBytes = 1024

  /// - Parameter words: In lower case, each of three letters or more.
  init(_ words: String...) {
    self.words = words
    var seconds = InlineArray<32, UInt32>(repeating: 0)
    var thirds = seconds
    var firsts: UInt32 = 0
    for word in words {
      let letters = word.utf8Span.span
      firsts |= 1 << UInt32(letters[0] & 31)
      seconds[Int(letters[0] & 31)] |= 1 << UInt32(letters[1] & 31)
      thirds[Int(letters[1] & 31)] |= 1 << UInt32(letters[2] & 31)
    }
    self.firsts = firsts
    self.seconds = seconds
    self.thirds = thirds
  }

  func occur(in text: String) -> Bool {
    let bytes = text.utf8Span.span.extracting(first: Self.readBytes)
    guard bytes.count >= 3 else { return false }
    let firsts = firsts
    // Five bits tell letters of either case from each other, and let few other bytes pass.
    for index in 0..<(bytes.count - 2) where firsts >> UInt32(bytes[index] & 31) & 1 != 0 {
      let second = bytes[index + 1] & 31
      if seconds[Int(bytes[index] & 31)] >> UInt32(second) & thirds[Int(second)] >> UInt32(bytes[index + 2] & 31) & 1
        != 0,
        isWord(bytes.extracting(droppingFirst: index))
      {
        return true
      }
    }
    return false
  }

  private func isWord(_ bytes: Span<UInt8>) -> Bool {
    for text in words {
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
