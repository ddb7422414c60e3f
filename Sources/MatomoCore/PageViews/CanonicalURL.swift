/// A URL in the form in which two that show the same page are the same text: that of a request as its server saw it, and
/// that which JavaScript reports for the page.
///
/// The scheme is left out, since a server behind a proxy may not know it; so are a user, a default port, the fragment, and
/// what Matomo leaves out of the URLs of pages (``IgnoredURLParameters``). The host is in lower case. What need not be escaped is
/// not, what must be is, with upper-case digits. The query keeps its order; its empty parts are dropped, and an empty query is
/// none.
///
/// Escapes are decoded before the URL is taken apart, since Matomo's script does that to the address of the page: `?q=C%23` comes
/// as `?q=C#`. Both sides lose what looks like a fragment then, and stay the same.
///
/// Nothing is refused: what is no URL has a canonical form as well.
enum CanonicalURL {
  /// The longest form, in bytes; what is behind it does not count.
  static let maximumLength = TextLimit.url

  static func bytes(of url: consuming String) -> [UInt8] {
    var decoded = decoded(url)
    return decoded.withUnsafeMutableBufferPointer { bytes in
      let source = UnsafeBufferPointer(bytes)
      // An escape is the longest thing that a byte may become; a slash may come in addition.
      let room = min(3 * source.count + 1, maximumLength)
      return [UInt8](unsafeUninitializedCapacity: room) { output, count in
        var writer = CanonicalURLWriter(source: source, output: UnsafeMutableBufferPointer(rebasing: output[..<room]))
        writer.write()
        count = writer.count
      }
    }
  }

  /// The bytes of a URL with its escapes decoded; everything else stays.
  private static func decoded(_ url: consuming String) -> [UInt8] {
    url.withUTF8 { source in
      [UInt8](unsafeUninitializedCapacity: source.count) { output, count in
        var index = source.startIndex
        while index < source.endIndex {
          if source[index] == UInt8(ascii: "%"), index + 2 < source.endIndex, let high = source[index + 1].hexValue,
            let low = source[index + 2].hexValue
          {
            output[count] = high << 4 | low
            index += 3
          } else {
            output[count] = source[index]
            index += 1
          }
          count += 1
        }
      }
    }
  }
}
