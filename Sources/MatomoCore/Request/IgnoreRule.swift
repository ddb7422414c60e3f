/// Why a request was not tracked: the name of the rule, and which of its entries it was.
public struct IgnoreRule: Sendable, Hashable, CustomStringConvertible {
  /// The rules by the names that answers and metrics use: those of the settings, and a few that no setting has.
  public enum Name: String, Sendable, Hashable, CaseIterable {
    /// The handler said so.
    case skipped
    /// The path or the route is one of the exact ones.
    case ignoredPaths
    /// The method is one of the ignored ones.
    case ignoredMethods
    /// The method is not among the allowed ones.
    case allowedMethods
    /// The user agent matches.
    case ignoredUserAgentPatterns
    /// The path or the route matches.
    case ignoredPatterns
    /// The path or the route starts like that.
    case ignoredPrefixes
    /// The response has such a status.
    case ignoredStatusCodes
    /// The connection went over to another protocol (101), as for a WebSocket: there is no page.
    case upgrade
    /// The visitor's address is one of the operator's own.
    case internalAddresses
    /// The visitor asks not to be tracked (`DNT: 1`).
    case doNotTrack = "do-not-track"
    /// The visitor asks not to be tracked (`Sec-GPC: 1`).
    case globalPrivacyControl = "global-privacy-control"
    /// The visitor has opted out, or withdrawn a consent.
    case optOutCookie = "opt-out-cookie"
    /// The visitor has not consented.
    case consentCookie = "consent-cookie"
    /// The browser fetched the page in case it is wanted; nobody has seen it.
    case prefetch
    /// The user agent is a bot whose hits Matomo drops.
    case bots
    /// The page has the snippet, so that the browser reports it.
    case snippet
    /// The path is one of Matomo's own, or of the relay: no page of the site.
    case own
    /// The method is another than GET, and ``RequestTracker/Configuration/include`` has no ``RequestKinds/methods``.
    case methods
    /// The answer leads elsewhere (3xx).
    case redirects
    /// The answer is an error (4xx, 5xx).
    case errors
    /// The answer is a file that pages are made of.
    case `static`
    /// The answer is a part of a file that does not begin at its first byte.
    case ranges
    /// A script put the answer into a page that was there already, or the browser did not ask for a document.
    case fragments
    /// The page is shown within another.
    case frames
    /// The answer is a file that people download, and those are not tracked.
    case downloads
    /// The answer is not HTML.
    case api
    /// The answer is a page, and those are not tracked.
    case pages
    /// The request names no host, or one that no browser sends, and there is no base URL.
    case invalidHost
  }

  /// The rule.
  public let name: Name

  /// The entry of the rule that matched, or the value that was refused; empty if the name says it all.
  public let detail: String

  package init(_ name: Name, _ detail: String = "") {
    self.name = name
    self.detail = TextLimit.cut(detail, to: 200)
  }

  /// Name and detail, such as `ignoredPrefixes /health`.
  public var description: String { detail.isEmpty ? name.rawValue : "\(name.rawValue) \(detail)" }
}
