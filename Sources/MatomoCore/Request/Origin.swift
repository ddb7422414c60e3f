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
