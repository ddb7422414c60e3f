extension ErrorRule {
  /// Checks the visitor's place, which only a client with a token may set.
  static let location = Self(KnownParameters(.address, .country, .region, .city, .latitude, .longitude)) {
    hit,
    context,
    findings in
    guard context.token == .accepted else {
      for known in [KnownParameter.address, .country, .region, .city, .latitude, .longitude] where hit[known] != nil {
        findings.append(Finding(.refused, known.name, context.token.reason))
      }
      return
    }
    for known in [KnownParameter.latitude, .longitude] where hit[known] != nil {
      // The column is DECIMAL(9, 6).
      if let degrees = hit.number(known), abs(degrees) < 1000 { continue }
      findings.append(Finding(.poison, known.name, "is not a number of degrees; the database refuses it"))
    }
  }
}

extension FindingContext.Token {
  /// Why what needs a token is refused.
  var reason: String {
    self == .none
      ? "needs token_auth: without it Matomo refuses the whole hit"
      : "needs token_auth, and Matomo does not take this one for the site: it refuses the whole hit"
  }
}
