/// The entries of `X-Forwarded-For` and its relatives, which have no standard but commas.
enum ForwardedList {
  /// A longer header is cut on the left: its right end is what the nearest proxy wrote.
  private static let maximumLength = 4096

  static func entries(_ lines: [String]) -> [Substring] {
    if lines.isEmpty { return [] }
    if lines.count == 1, lines[0].utf8.count <= maximumLength, !lines[0].utf8.contains(UInt8(ascii: ",")) {
      return [lines[0].trimmedOfBlanks]
    }
    var entries: [Substring] = []
    var room = maximumLength
    for line in lines.reversed() where room > 0 {
      let bytes = line.utf8.suffix(room)
      var parts = bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(Substring.init)
      // The first one may be half an address, which could look like a whole one.
      if bytes.count < line.utf8.count { parts = Array(parts.dropFirst()) }
      entries.insert(contentsOf: parts.map(\.trimmedOfBlanks), at: 0)
      room -= bytes.count
    }
    return entries
  }

  /// The entry that stands where the client's address stands, counted from the right; a shorter list gives its first.
  ///
  /// Each proxy adds to every list what it was asked for, so a forged entry stands left of the one that counts.
  static func entry(at hop: Int, _ lines: [String]) -> String? {
    let entries = entries(lines)
    let index = entries.count - 1 - hop
    return entries.isEmpty ? nil : String(entries[max(0, index)])
  }
}
