import MatomoProtocol

/// Which Matomo the inspector stands in for.
package struct InspectorConfiguration: Sendable {
  /// The tokens that are accepted; `nil` accepts any of 32 ASCII letters and digits.
  package var tokens: Set<String>?

  /// Whether the tokens are those of a super user, to whom alone Matomo says which hits of a bulk are invalid.
  package var areTokensOfSuperUser: Bool

  /// The sites that exist; `nil` if every site does.
  package var sites: Set<Int>?

  package init(tokens: Set<String>? = nil, areTokensOfSuperUser: Bool = true, sites: Set<Int>? = nil) {
    self.tokens = tokens
    self.areTokensOfSuperUser = areTokensOfSuperUser
    self.sites = sites
  }

  func token(_ secret: String?) -> FindingContext.Token {
    guard let secret, !secret.isEmpty else { return .none }
    if let tokens { return tokens.contains(secret) ? .accepted : .refused }
    let isToken = secret.utf8.count == 32 && secret.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    return isToken ? .accepted : .refused
  }
}
