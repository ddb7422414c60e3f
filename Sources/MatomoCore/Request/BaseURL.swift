/// What replaces scheme and host of tracked URLs: the address under which the public knows the site, such as
/// `https://shop.example`, with a path in front of every other where the site lives below one.
public struct BaseURL: Sendable, Hashable, CustomStringConvertible {
  /// The URL without a slash at its end.
  public let description: String

  let authority: String

  /// Reads a base URL.
  ///
  /// - Throws: ``MatomoError`` if it is not `http` or `https` with a host, or has a query or a fragment.
  public init(_ text: String) throws(MatomoError) {
    let target = RequestTarget(text)
    guard let scheme = target.scheme, let host = target.host, !text.utf8.contains(UInt8(ascii: "#")),
      target.query == nil
    else {
      throw MatomoError("requests.urls.baseURL", "‘\(text)’ must look like https://shop.example")
    }
    guard let authority = Authority.normalized(host, scheme: scheme) else {
      throw MatomoError("requests.urls.baseURL", "‘\(text)’ has no valid host")
    }
    var path = URLText.escaped(target.path, as: .path)[...]
    while path.utf8.last == UInt8(ascii: "/") { path = path.dropLast() }
    self.authority = authority
    description = "\(scheme)://\(authority)\(path)"
  }
}
