extension RequestTracker {
  /// What matching must know of the hit of a request.
  func side(
    of hit: Hit,
    _ exchange: Exchange,
    _ changes: RequestData.Changes?,
    by rules: PageViewNaming
  ) -> ServerHit {
    let site = exchange.site
    let visitor = rules.visitor(address: exchange.address, userAgent: exchange.headers.userAgent, site: site)
    let mayDiffer = exchange.isDownload || exchange.details != nil || changes != nil
    let browserID = exchange.cookies.matomoVisitor?.bits
    var side = ServerHit(visitor: visitor, visitorID: browserID ?? exchange.dailyVisitor?.bits)
    side.takesVisitorID = takesVisitorID(exchange)
    if mayDiffer, isNamed("cid", exchange.details, changes) {
      // Who says who the visitor is knows best.
      side.takesVisitorID = false
      side.visitorID = nil
    }
    guard mayBeReported(exchange) else { return side }
    switch mayDiffer ? HitKind(of: { hit[$0] }) : .pageView {
    case .pageView, .siteSearch:
      guard exchange.request.isPage else { return side }
      side.isCachedPage = exchange.request.status == 304
      let sent = mayDiffer ? hit["pv_id"] : exchange.request.pageViewID?.description
      let id = side.isCachedPage ? nil : sent
      side.pageView = rules.keys(visitor: visitor, visitorID: browserID, site: site, .page(exchange.shownURL), id: id)
    case .download:
      side.isPart = exchange.request.status == 206
      let url = hit["download"] ?? ""
      let shown = url == hit["url"] ? exchange.shownURL : url
      side.pageView = rules.keys(visitor: visitor, visitorID: browserID, site: site, .download(shown), id: nil)
    default: break
    }
    return side
  }

  /// Whether a browser may have shown or saved the response, which JavaScript then reports.
  ///
  /// What is answered with 204 or 205 has no page in it.
  private func mayBeReported(_ exchange: Exchange) -> Bool {
    let request = exchange.request
    switch request.status {
    case 204, 205: return false
    case 200..<300, 304: break
    default: return false
    }
    return request.method == "GET" && PrivacyRules.prefetch(exchange.headers) == nil
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
