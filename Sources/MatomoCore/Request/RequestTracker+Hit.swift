import FoundationEssentials

extension RequestTracker {
  /// Makes the hits.
  ///
  /// What is said later wins: derived, then the route's details, then what was measured, then what the handler said.
  func assemble(_ exchange: Exchange, _ changes: RequestData.Changes?) -> TrackedRequest {
    var hit = Hit(site: exchange.site)
    hit.reserveCapacity(20)
    let url = appendPage(exchange, to: &hit)
    let cookie = appendVisitor(exchange, changes, to: &hit)
    appendMeasures(exchange, changes, to: &hit)

    if let details = exchange.details {
      for parameter in details.parameters { overwrite(parameter, in: &hit) }
    }
    if let changes { apply(changes, details: exchange.details, to: &hit) }
    if exchange.isDownload, HitKind(of: { hit[$0] }) == .pageView, !isNamed("action_name", exchange.details, changes) {
      hit["download"] = url
    }
    if exchange.isDownload || exchange.details != nil || changes != nil { resolveDownload(url: url, in: &hit) }

    var tracked = TrackedRequest(
      hit: hit,
      side: configuration.pageViews.map { side(of: hit, exchange, changes, by: $0) },
      records: [],
      cookie: cookie,
      address: exchange.address,
      isPage: exchange.request.isPage
    )
    redact(&tracked.hit)
    addRecords(changes, failure: exchange.request.failure, to: &tracked)
    return tracked
  }

  /// Takes out of what the handler and the configuration have said what is not to be recorded; `url` was made by the rules.
  func redact(_ hit: inout Hit) {
    guard !configuration.urls.changeNothing else { return }
    var parameters = hit.parameters
    configuration.urls.apply(to: &parameters, isURLDone: true)
    hit = Hit(site: hit.site, checked: parameters)
  }

  /// Appends the parameters that every hit of a request has: of the call, the page and the browser.
  private func appendPage(_ exchange: Exchange, to hit: inout Hit) -> String {
    let headers = exchange.headers
    let target = exchange.target(configuration.urls)
    let url = URLText.cut(exchange.origin.prefix + target, to: TextLimit.url)
    let referrer = exchange.referrer(configuration.urls)
    hit.append("apiv", "1")
    hit.append("send_image", "0")
    hit.append("rand", cacheBuster.next())
    hit.append("url", url)
    hit.append("action_name", exchange.actionName(target: target, referrer: referrer, masks: configuration.urls.masks))
    if let referrer { hit.append("urlref", referrer) }
    // Without `ua`, Matomo would take the user agent of the sender of the bulk call.
    let userAgent = headers.userAgent ?? ""
    hit.append("ua", userAgent.isEmpty ? "Unknown" : TextLimit.cut(userAgent, to: TextLimit.userAgent))
    if let uadata = headers.hints.json { hit.append("uadata", uadata) }
    if let language = headers.languages.flatMap(AcceptLanguage.preferred) { hit.append("lang", language) }
    return url
  }

  private func apply(_ changes: RequestData.Changes, details: RouteDetails?, to hit: inout Hit) {
    if let cvar = details?.parameters.last(where: { $0.name == "cvar" })?.value {
      hit["cvar"] = CustomVariable.json(cvar, adding: changes.customVariables)
    }
    if !changes.spans.isEmpty {
      for span in PerformanceSpan.allCases {
        if let duration = changes.spans[span] { hit[span.rawValue] = String(duration.trackedMilliseconds) }
      }
    }
    for parameter in changes.parameters { overwrite(parameter, in: &hit) }
  }

  private func appendVisitor(
    _ exchange: Exchange,
    _ changes: RequestData.Changes?,
    to hit: inout Hit
  ) -> ResponseCookie? {
    var newCookie: ResponseCookie?
    switch configuration.visitor.source {
    case .matomoCookie:
      if let visitor = exchange.cookies.matomoVisitor ?? exchange.dailyVisitor { hit.append("cid", visitor.digits) }
    case .ownCookie(let cookie):
      guard exchange.cookies.allowsID(configuration.visitor.cookieUse ?? .always) else { break }
      let id = (exchange.cookies.ownVisitor ?? VisitorID(bits: random())).digits
      hit.append("_id", id)
      hit.append("cid", id)
      if exchange.cookies.ownVisitor == nil {
        newCookie = ResponseCookie(name: cookie.name, value: id, lifetime: cookie.lifetime)
      }
    case .dailyHash(let key):
      if let address = exchange.address {
        let userAgent = TextLimit.cut(exchange.headers.userAgent ?? "", to: TextLimit.userAgent)
        let day = Self.unixSeconds(exchange.request.time) / 86_400
        hit.append("cid", key.visitor(day: day, address: address, userAgent: userAgent).digits)
      }
    case .none:
      break
    }
    if let userID = configuration.visitor.userID.sent(for: changes?.userID ?? exchange.request.userID) {
      hit.append("uid", userID)
    }
    if configuration.hasToken, let address = exchange.address { hit.append("cip", address.description) }
    return newCookie
  }

  private func appendMeasures(_ exchange: Exchange, _ changes: RequestData.Changes?, to hit: inout Hit) {
    let request = exchange.request
    let current = Self.unixSeconds(now())
    let sent = Self.unixSeconds(request.time)
    hit.append("cdt", String(sent > 0 ? min(sent, current) : current))
    if let duration = request.duration { hit.append("pf_srv", String(duration.trackedMilliseconds)) }
    if let pageViewID = request.pageViewID { hit.append("pv_id", pageViewID.description) }
    if let bytes = request.bytes, bytes >= 0 { hit.append("bw_bytes", String(bytes)) }
    for dimension in dimensions {
      if let value = dimension.value.text(of: request, host: exchange.origin.authority) {
        hit.append(dimension.name, value)
      }
    }
    guard !configuration.customVariables.isEmpty || changes?.customVariables.isEmpty == false else { return }
    var variables = changes?.customVariables ?? [:]
    for (index, source) in configuration.customVariables where variables[index] == nil {
      if let value = source.value.text(of: request, host: exchange.origin.authority) {
        variables[index] = CustomVariable(name: source.name, value: value)
      }
    }
    if !variables.isEmpty { hit.append("cvar", CustomVariable.json(variables)) }
  }

  /// Whether the configuration or the handler sets a parameter.
  func isNamed(_ name: String, _ details: RouteDetails?, _ changes: RequestData.Changes?) -> Bool {
    details?.parameters.contains { $0.name == name } == true || changes?.parameters.contains { $0.name == name } == true
  }

  func overwrite(_ parameter: Parameter, in hit: inout Hit) {
    switch parameter.name {
    case "idsite", "rec", "token_auth": break
    case "cip", "country", "region", "city", "lat", "long":
      if configuration.hasToken { hit[parameter.name] = parameter.value }
    default: hit[parameter.name] = parameter.value
    }
  }

  /// A download or an outlink is no page view: it has no title, and times of a page would count for the page before it.
  private func resolveDownload(url: String, in hit: inout Hit) {
    for name in ["download", "link"] {
      guard let value = hit[name] else { continue }
      if value.isEmpty { hit[name] = hit["url"] ?? url }
      hit["action_name"] = nil
      for span in PerformanceSpan.allCases { hit[span.rawValue] = nil }
    }
  }

  /// Seconds since 1970, as far as they are a number at all.
  static func unixSeconds(_ date: Date) -> Int64 {
    Int64(exactly: date.timeIntervalSince1970.rounded(.down)) ?? 0
  }
}
