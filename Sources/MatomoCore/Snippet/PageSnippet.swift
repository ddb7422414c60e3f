/// What a tracker puts into the snippets of its pages, once for all requests.
package final class PageSnippet: Sendable {
  /// The snippet before a page says what is its own.
  package let snippet: MatomoSnippet

  /// What pages tell of who is logged in, as the server's hits do.
  package let userIDRule: VisitorRules.UserIDRule

  package init(_ snippet: MatomoSnippet, userIDRule: VisitorRules.UserIDRule) {
    self.snippet = snippet
    self.userIDRule = userIDRule
  }
}

extension RequestData {
  /// The HTML that makes the browser report this page view, to be put into `<body>` as it is.
  ///
  /// It carries ``pageViewID``, and of ``userID`` what the server's own hits carry: one of both that does not would be
  /// another visit. Empty where there is no middleware, in a test of the handler for example.
  public var snippet: String { snippet { _ in } }

  /// The snippet, with options of this page's own.
  ///
  ///     RequestData.current.snippet { $0.nonce = nonce }
  ///
  /// A page that is kept in a shared cache must set the option `pageViewID` to `nil`, or all who see it share one page view.
  public func snippet(_ change: (inout MatomoSnippet.Options) -> Void) -> String {
    guard let page = pageSnippet else { return "" }
    var snippet = page.snippet
    if let site = self["idsite"].flatMap({ try? SiteID(parsing: $0) }) { snippet.site = site }
    snippet.options.pageViewID = pageViewID
    if let userID = page.userIDRule.sent(for: userID) { snippet.options.userID = .user(userID) }
    change(&snippet.options)
    if snippet.options.trackPageView { hasSnippet = true }
    return snippet.html
  }
}
