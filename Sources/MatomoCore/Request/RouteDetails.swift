/// What the configuration says of one route.
struct RouteDetails {
  let site: SiteID?
  let parameters: [Parameter]

  init(_ parameters: [Parameter], of route: String) throws(MatomoError) {
    if let idsite = parameters.last(where: { $0.name == "idsite" }) {
      guard let site = try? SiteID(parsing: idsite.value) else {
        throw MatomoError("requests.routes", "‘\(route)’: idsite ‘\(idsite.value)’ must be 1 or greater")
      }
      self.site = site
    } else {
      site = nil
    }
    self.parameters = parameters
  }
}
