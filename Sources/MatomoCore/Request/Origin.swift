/// What stands in front of the path of a tracked URL.
struct Origin {
  /// Scheme and authority, such as `https://shop.example`, with the base URL's path if there is one.
  let prefix: String

  /// Host and port.
  let authority: String

  /// The base URL; else the scheme that a trusted proxy names, `https` or the connection's own, and the host that a
  /// trusted proxy names, else the request's.
  ///
  /// `nil` if there is no host, or one that no browser sends.
  init?(_ request: borrowing ObservedRequest, headers: borrowing KnownHeaders, client: ForwardedClient, rules: URLRules)
  {
    if let base = rules.baseURL {
      prefix = base.description
      authority = base.authority
      return
    }
    let isHTTPS = rules.assumeHTTPS || request.scheme?.equalsIgnoringCase("https") == true
    let scheme = client.scheme ?? (isHTTPS ? "https" : "http")
    let forwarded = client.host.flatMap { Authority.normalized($0, scheme: scheme) }
    guard
      let authority = forwarded
        ?? (request.host ?? headers.host).flatMap({ Authority.normalized($0, scheme: scheme) })
    else { return nil }
    self.authority = authority
    prefix = "\(scheme)://\(authority)"
  }
}

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
