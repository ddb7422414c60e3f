import MatomoHTTP

/// The target of a request line, taken apart (RFC 9112, section 3.2).
struct RequestTarget {
  let path: String
  let query: String?

  init(_ target: UnsafeBufferPointer<UInt8>) {
    var origin = target[...]
    if let first = target.first, first != UInt8(ascii: "/") {
      origin = RequestTarget.withoutAuthority(origin)
    }
    if let mark = origin.firstIndex(of: UInt8(ascii: "?")) {
      path = String(decoding: origin[..<mark], as: UTF8.self)
      query = String(decoding: origin[(mark + 1)...], as: UTF8.self)
    } else {
      path = String(decoding: origin, as: UTF8.self)
      query = nil
    }
  }

  /// A server has to accept `http://host/path` although only proxies are asked like that.
  private static func withoutAuthority(
    _ target: Slice<UnsafeBufferPointer<UInt8>>
  ) -> Slice<UnsafeBufferPointer<UInt8>> {
    for scheme in ["http://", "https://"] as [StaticString] {
      let head = UnsafeBufferPointer(rebasing: target.prefix(scheme.utf8CodeUnitCount))
      guard head.equalsIgnoringCase(scheme) else { continue }
      let rest = target.dropFirst(scheme.utf8CodeUnitCount)
      return rest.drop { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    }
    return target
  }
}
