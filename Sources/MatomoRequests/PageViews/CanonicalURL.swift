/// A URL in the form in which two that show the same page are the same text: that of a request as its server saw it, and
/// that which JavaScript reports for the page.
///
/// The scheme is left out, since a server behind a proxy may not know it; so are a user, a default port, the fragment, and
/// what Matomo leaves out of the URLs of pages (``IgnoredURLParameters``). The host is in lower case. What need not be escaped is
/// not, what must be is, with upper-case digits. The query keeps its order; its empty parts are dropped, and an empty query is
/// none.
///
/// Nothing is refused: what is no URL has a canonical form as well.
enum CanonicalURL {
  /// The longest form, in bytes; what is behind it does not count.
  static let maximumLength = TextLimit.url

  static func bytes(of url: consuming String) -> [UInt8] {
    url.withUTF8 { source in
      // An escape is the longest thing that a byte may become; a slash may come in addition.
      let room = min(3 * source.count + 1, maximumLength)
      return [UInt8](unsafeUninitializedCapacity: room) { output, count in
        var writer = CanonicalURLWriter(source: source, output: UnsafeMutableBufferPointer(rebasing: output[..<room]))
        writer.write()
        count = writer.count
      }
    }
  }
}
