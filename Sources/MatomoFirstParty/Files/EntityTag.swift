/// A strong validator of a representation (RFC 9110, section 8.8.3).
struct EntityTag: Sendable, Hashable, CustomStringConvertible {
  /// The tag in quotes, as it is sent.
  let description: String

  /// Another coding of the same content is another representation, and needs a tag of its own.
  init(_ digest: ContentDigest, _ coding: ContentCoding) {
    description = coding == .gzip ? "\"\(digest)-gzip\"" : "\"\(digest)\""
  }

  /// Whether a field `If-None-Match` names this tag, so that the client has this representation already.
  ///
  /// Compared weakly (section 13.1.2): a proxy may have made the tag weak on its way.
  func isNamed(by field: String) -> Bool {
    var rest = field.utf8[...]
    let blanks = " \t,".utf8
    if rest.filter({ !blanks.contains($0) }).elementsEqual("*".utf8) { return true }
    while true {
      rest = rest.drop(while: blanks.contains)
      if rest.starts(with: "W/".utf8) { rest = rest.dropFirst(2) }
      guard rest.first == UInt8(ascii: "\""),
        let end = rest.dropFirst().firstIndex(of: UInt8(ascii: "\""))
      else { return false }
      if rest[...end].elementsEqual(description.utf8) { return true }
      rest = rest[rest.index(after: end)...]
    }
  }
}

/// Tells contents apart: the 128-bit FNV-1a hash.
///
/// It does not resist deliberate collisions; the contents come from the operator's own Matomo.
struct ContentDigest: Sendable, Hashable, CustomStringConvertible {
  /// 32 hexadecimal digits.
  let description: String

  init(of content: [UInt8]) {
    let prime: UInt128 = 0x100_0000_0000_0000_0000_013b
    var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    for byte in content { hash = (hash ^ UInt128(byte)) &* prime }
    let digits = String(hash, radix: 16)
    description = String(repeating: "0", count: 32 - digits.count) + digits
  }
}
