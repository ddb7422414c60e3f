/// A strong validator of a representation (RFC 9110, section 8.8.3).
struct EntityTag: Sendable, Hashable, CustomStringConvertible {
  /// In quotes, as it is sent.
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
