/// A URL in the form in which two that show the same page are the same text: that of a request as its server saw it, and
/// that which JavaScript reports for the page.
///
/// The scheme is left out, since a server behind a proxy may not know it; so are a user, a default port, the fragment, and
/// what Matomo leaves out of the URLs of pages (``IgnoredURLParameters``). The host is in lower case. What need not be escaped is
/// not, what must be is, with upper-case digits. The query keeps its order; its empty parts are dropped, and an empty query is
/// none.
///
/// Escapes are decoded before the URL is taken apart, since Matomo's script does that once to the address of the page
/// (docs/matomo.md, 4.k): `?q=C%23` comes as `?q=C#`. They are decoded by the script's own rule (``PageAddress``) until none is
/// left: what was decoded on the way here comes to the same end as what was not.
///
/// Nothing is refused: what is no URL has a canonical form as well.
enum CanonicalURL {
  /// The longest form, in bytes; what is behind it does not count.
  static let maximumLength = TextLimit.url

  /// - Parameter ignored: Names of parameters that do not count besides those that Matomo leaves out, in lower case and
  ///   canonical.
  static func bytes(of url: consuming String, ignoring ignored: Set<String> = []) -> [UInt8] {
    var decoded = PageAddress.decoded(url)
    return decoded.withUnsafeMutableBufferPointer { bytes in
      let source = UnsafeBufferPointer(bytes)
      // An escape is the longest thing that a byte may become; a slash may come in addition.
      let room = min(3 * source.count + 1, maximumLength)
      return [UInt8](unsafeUninitializedCapacity: room) { output, count in
        let output = UnsafeMutableBufferPointer(rebasing: output[..<room])
        var writer = CanonicalURLWriter(source: source, output: output, ignored: ignored)
        writer.write()
        count = writer.count
      }
    }
  }

  /// The name of a parameter as the canonical form has it, in lower case.
  static func name(_ name: String) -> String {
    let bytes = bytes(of: "/?" + name)
    return String(decoding: bytes.dropFirst(2), as: UTF8.self).lowercased()
  }
}
