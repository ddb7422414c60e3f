extension MatomoSnippet {
  /// The image in `<noscript>`, which records the page view of a visitor without JavaScript.
  public enum Pixel: Sendable, Hashable {
    /// None.
    case absent

    /// One that leaves it to the `Referer` header to say which page was viewed.
    ///
    /// Works in cached pages. Some browsers send no more than the host where Matomo is on another one.
    case referrer

    /// One that names the page.
    case page(PageView)
  }
}

extension MatomoSnippet {
  /// The `<noscript>` element, or nothing.
  ///
  /// There is no `style` attribute, which a Content Security Policy without `unsafe-inline` would block and report. There
  /// is no `hidden` either, since a browser may leave out the request for an image that it does not show. The image is a
  /// transparent dot of 1 × 1.
  ///
  /// A page may ask browsers to send no referrer at all; `referrerpolicy` asks for it here, since Matomo takes the page's URL
  /// from it.
  public var noscript: String {
    guard options.consent != .tracking, options.trackPageView, options.noscript != .absent else { return "" }
    let images = ([site] + options.otherSites).map { site in
      let separator = endpoints.trackerURL.contains("?") ? "&" : "?"
      let source = HTMLAttribute.quoted(endpoints.trackerURL + separator + pixelHit(of: site).query)
      return #"<img src=\#(source) width="1" height="1" alt="" referrerpolicy="no-referrer-when-downgrade">"#
    }
    return "<noscript><p>\(images.joined())</p></noscript>"
  }

  private func pixelHit(of site: SiteID) -> Hit {
    var hit = Hit(site: site)
    if case .page(let view) = options.noscript { hit.add(view) }
    if let title = options.title { hit["action_name"] = title }
    if let id = options.pageViewID { hit.add(id) }
    if let user = options.userID.id { hit["uid"] = user }
    if let dimensions = options.dimensions { hit.add(dimensions) }
    for scope in [CustomVariables.Scope.visit, .page] {
      let variables = options.customVariables.filter { $0.scope == scope }.map { ($0.slot, $0.variable) }
      // Slots were checked when the variables were made.
      guard let group = try? CustomVariables(Dictionary(variables) { _, last in last }, scope: scope) else { continue }
      hit.add(group)
    }
    return hit
  }
}
