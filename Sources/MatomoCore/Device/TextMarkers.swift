/// Words that are looked for in a text of any case, all in one pass: this is asked of every page that a server sends.
final class TextMarkers: Sendable {
  /// All words, one behind the other, in the order of the letters that they start with.
  private let letters: [UInt8]

  /// Where each word ends among the letters; the next one starts there.
  private let ends: [Int]

  /// For each letter the first word that starts with it or with a later one.
  private let firstWords: InlineArray<33, Int>

  /// The letters that words start with, as bits.
  private let firsts: UInt32

  /// For each letter that a word starts with, the letters that come second, as bits.
  private let seconds: InlineArray<32, UInt32>

  /// For each letter that comes second, the letters that come third.
  private let thirds: InlineArray<32, UInt32>

  /// What is behind it says no more, and a hostile text ends somewhere.
  private static let readBytes = 1024

  /// - Parameter words: In lower case, each of three letters or more.
  convenience init(_ words: String...) {
    self.init(words)
  }

  init(_ words: [String]) {
    let words = words.map { Array($0.utf8) }.sorted { ($0[0] & 31, $0.count) < ($1[0] & 31, $1.count) }
    letters = words.flatMap(\.self)
    ends = words.indices.map { words[...$0].reduce(0) { $0 + $1.count } }
    firstWords = InlineArray { letter in words.firstIndex { Int($0[0] & 31) >= letter } ?? words.count }
    var seconds = InlineArray<32, UInt32>(repeating: 0)
    var thirds = seconds
    var firsts: UInt32 = 0
    for word in words {
      let letters = word
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
    let (letters, ends) = (letters, ends)
    let all = letters.span
    let marks = ends.span
    let first = Int(bytes[0] & 31)
    for word in firstWords[first]..<firstWords[first + 1] {
      let start = word == 0 ? 0 : marks[word - 1]
      let count = marks[word] - start
      guard count <= bytes.count else { continue }
      var length = 0
      while length < count, all[start + length] == Self.lowercased(bytes[length]) { length += 1 }
      if length == count { return true }
    }
    return false
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
