extension ObservedRequest {
  /// Sets scheme, host, path and query from a target in any of its forms: `/path?query`, `https://host/path?query`, or an
  /// oddity such as `*`, which becomes a path.
  ///
  /// A fragment is dropped: browsers do not send one, and it is no part of what was asked for.
  public mutating func setTarget(_ text: String) {
    let target = RequestTarget(text)
    scheme = target.scheme ?? scheme
    host = target.host ?? host
    path = target.path
    query = target.query
  }
}

/// The parts of what a request asks for.
struct RequestTarget {
  private(set) var scheme: String?
  private(set) var host: String?
  private(set) var path: String
  private(set) var query: String?

  init(_ text: String) {
    if Self.isPlainPath(text) {
      path = text
      return
    }
    var rest = text[..<(text.utf8.firstIndex(of: UInt8(ascii: "#")) ?? text.endIndex)]
    if rest.utf8.first != UInt8(ascii: "/") {
      for scheme in ["https", "http"]
      where rest.prefix(scheme.count + 3).equalsIgnoringCase("\(scheme)://") {
        self.scheme = scheme
        rest = rest.dropFirst(scheme.count + 3)
        let end = rest.utf8.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        host = String(rest[..<end])
        rest = rest[end...]
      }
    }
    let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?"))
    path = String(rest[..<(mark ?? rest.endIndex)])
    query = mark.map { String(rest[$0...].dropFirst()) }
  }

  /// Whether a target is a path and nothing else, which needs no copy.
  private static func isPlainPath(_ text: String) -> Bool {
    let bytes = text.utf8Span.span
    return !bytes.isEmpty && bytes[0] == UInt8(ascii: "/")
      && bytes.indices.allSatisfy { bytes[$0] != UInt8(ascii: "?") && bytes[$0] != UInt8(ascii: "#") }
  }
}
