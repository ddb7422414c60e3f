/// A request that will be tracked, with everything that was found out about it.
struct Exchange {
  let request: ObservedRequest
  let headers: KnownHeaders
  let path: RequestPath

  /// Whether the request counts as a download, unless the handler or the configuration says what it is.
  let isDownload: Bool
  let origin: Origin
  let site: SiteID
  let details: RouteDetails?
  let address: IPAddress?
  let cookies: RequestCookies

  /// The id of a visitor without a cookie of Matomo's.
  let dailyVisitor: VisitorID?
}

extension Exchange {
  /// The path and query of the tracked URL.
  func target(_ rules: URLRules) -> String {
    var target = path.masked(by: rules.masks)
    if let sent = request.query, !sent.isEmpty {
      let query = QueryFilter.strip(rules.strippedQueryParameters, from: URLText.escaped(sent, as: .query))
      if !query.isEmpty {
        target += "?"
        target += query
      }
    }
    return target
  }

  func referrer(_ rules: URLRules) -> String? {
    guard let sent = headers.referrer, !sent.isEmpty else { return nil }
    let referrer = URLText.escaped(TextLimit.cut(sent, to: 8192), as: .reference)
    let kept = rules.changeNothing ? referrer : rules.changed(referrer, onHost: origin.authority[...])
    return URLText.cut(kept, to: TextLimit.url)
  }

  /// What the page is called unless the handler or the configuration says so: a missing page by Matomo's convention for
  /// them, else the title of the page, else the route, else the path.
  ///
  /// Matomo's reports make a level of each slash in a name. As in the JavaScript that its guide gives for missing pages,
  /// URL and referrer go through `encodeURIComponent`, so that both make the same name, three levels deep.
  func actionName(target: String, referrer: String?, masks: [PathMask]) -> String {
    if request.status == 404 {
      let url = URLText.cut(URLText.encoded(target, as: .component), to: TextLimit.actionName / 2)
      let from = URLText.cut(URLText.encoded(referrer ?? "", as: .component), to: TextLimit.actionName / 2)
      return "404/URL = \(url)/From = \(from)"
    }
    if let title = request.title, !title.isEmpty { return TextLimit.cut(title, to: TextLimit.actionName) }
    let name = request.route ?? masks.reduce(path.decoded) { $1.replace($0) }
    return TextLimit.cut(name, to: TextLimit.actionName)
  }
}
