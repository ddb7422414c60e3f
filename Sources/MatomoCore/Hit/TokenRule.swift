package import FoundationEssentials

/// Which parameters Matomo takes only with a token.
package enum TokenRule {
  /// Whether a parameter of this name needs a token whenever it has a value.
  ///
  /// `cdt` and `cdo` are not among them: only an old time needs one, which ``Hit/needsToken(at:)`` decides.
  package static func needsToken(_ name: String) -> Bool {
    privilegedNames.contains(PHPName.of(name))
  }

  fileprivate static let privilegedNames = ["cip", "country", "region", "city", "lat", "long"]
}

extension Hit {
  /// Whether Matomo takes the hit only with a token, however young it is.
  ///
  /// A value that PHP calls empty needs none.
  package var needsTokenAlways: Bool {
    TokenRule.privilegedNames.contains { name in self[name].map { !PHPValue.isEmpty($0) } ?? false }
  }

  /// Whether Matomo takes the hit only with a token if it reads it at `now`.
  package func needsToken(at now: Date) -> Bool {
    needsTokenAlways || hasOldTime(at: now)
  }
}
