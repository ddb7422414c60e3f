import MatomoProtocol

extension FindingRule {
  /// The secret itself.
  static let token = Self { hit, context in
    guard hit.has("token_auth") else { return [] }
    return [Finding(.noted, "token_auth", "belongs at the top level of a bulk request: URLs and hits end up in logs")]
  }
}
