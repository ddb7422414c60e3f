extension RequestTracker {
  /// What matching must know of the hit of a request.
  func side(
    of hit: Hit,
    _ exchange: Exchange,
    _ changes: RequestData.Changes?,
    by rules: PageViewNaming
  ) -> ServerHit {
    let visitor = rules.visitor(address: exchange.address, userAgent: exchange.headers.userAgent)
    let mayDiffer = exchange.isDownload || exchange.details != nil || changes != nil
    var side = ServerHit(visitor: visitor)
    // Who says who the visitor is knows best.
    side.takesVisitorID = takesVisitorID(exchange) && !(mayDiffer && isNamed("cid", exchange.details, changes))
    guard mayBeReported(exchange), !mayDiffer || HitKind(of: { hit[$0] }).isPageView else { return side }
    side.isCachedPage = exchange.request.status == 304
    let id = mayDiffer ? hit["pv_id"] : exchange.request.pageViewID?.description
    side.pageView = rules.keys(visitor: visitor, url: exchange.shownURL, id: side.isCachedPage ? nil : id)
    return side
  }

  /// Whether a browser may have shown the response as a page, whose JavaScript then reports it.
  ///
  /// What is answered with 204 or 205 has no page in it.
  private func mayBeReported(_ exchange: Exchange) -> Bool {
    let request = exchange.request
    switch request.status {
    case 204, 205: return false
    case 200..<300, 304: break
    default: return false
    }
    return request.method == "GET" && request.isPage && PrivacyRules.prefetch(exchange.headers) == nil
      && !(exchange.headers.userAgent.map(UserAgents.isBot) ?? false)
  }

  private func takesVisitorID(_ exchange: Exchange) -> Bool {
    switch configuration.visitor.source {
    case .matomoCookie: exchange.cookies.matomoVisitor == nil
    case .ownCookie, .dailyHash: true
    case .none: false
    }
  }
}

extension Exchange {
  /// The URL as the browser shows it, before masks, and with all of its query.
  fileprivate var shownURL: String {
    var url = origin.prefix
    url.reserveCapacity(url.utf8.count + path.raw.utf8.count + 1 + (request.query?.utf8.count ?? 0))
    url += path.raw
    if let query = request.query {
      url += "?"
      url += query
    }
    return url
  }
}
