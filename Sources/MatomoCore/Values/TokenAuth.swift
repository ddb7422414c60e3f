/// The secret that lets a client override what Matomo would otherwise derive (`token_auth`).
///
/// Printing it shows nothing of it. It leaves the process in the body of a bulk request, and nowhere else.
public struct TokenAuth: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package let secret: String

  /// Creates a token.
  ///
  /// - Throws: ``MatomoError`` if the text is empty or holds anything but ASCII letters and digits. Matomo makes
  ///   tokens of 32 hexadecimal digits.
  public init(_ secret: String) throws(MatomoError) {
    guard !secret.isEmpty, secret.utf8.allSatisfy(\.isASCIILetterOrDigit) else {
      throw MatomoError("token_auth", "must be letters and digits only, 32 of them in Matomo's own tokens")
    }
    self.secret = secret
  }

  /// A fixed text, which shows nothing of the token.
  public var description: String { "(hidden)" }

  /// The same fixed text.
  public var debugDescription: String { description }

  /// A mirror that reflects nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
