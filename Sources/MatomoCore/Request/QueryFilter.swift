/// Takes parameters out of a query and leaves the rest as it is, byte for byte.
enum QueryFilter {
  static func strip(_ names: Set<String>, from query: String) -> String {
    guard !names.isEmpty else { return query }
    var kept: [UInt8]?
    let bytes = query.utf8Span.span
    var start = 0
    while start <= bytes.count {
      var equals = start
      while equals < bytes.count, bytes[equals] != UInt8(ascii: "="), bytes[equals] != UInt8(ascii: "&") { equals += 1 }
      var end = equals
      while end < bytes.count, bytes[end] != UInt8(ascii: "&") { end += 1 }
      if names.contains(name(bytes.extracting(start..<equals))) {
        // What comes before is kept with its `&`, which the next pair needs and the last one does not.
        if kept == nil { kept = copy(bytes.extracting(0..<start)) }
      } else if kept != nil {
        kept?.append(contentsOf: copy(bytes.extracting(start..<min(end + 1, bytes.count))))
      }
      start = end + 1
    }
    guard var kept else { return query }
    if kept.last == UInt8(ascii: "&"), bytes[bytes.count - 1] != UInt8(ascii: "&") { kept.removeLast() }
    return String(decoding: kept, as: UTF8.self)
  }

  private static func name(_ bytes: Span<UInt8>) -> String {
    URLText.decoded(String(decoding: copy(bytes), as: UTF8.self), plusIsSpace: true)
  }

  private static func copy(_ bytes: Span<UInt8>) -> [UInt8] {
    var copy: [UInt8] = []
    copy.reserveCapacity(bytes.count)
    for index in bytes.indices { copy.append(bytes[index]) }
    return copy
  }
}
