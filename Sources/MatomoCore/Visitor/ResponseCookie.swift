/// A cookie that belongs on the response.
public struct ResponseCookie: Sendable, Hashable {
  /// The name.
  public let name: String

  /// The value.
  public let value: String

  /// How long the browser keeps it.
  public let lifetime: Duration

  /// The value of a `Set-Cookie` header.
  ///
  /// `Max-Age` needs no clock, unlike `Expires`. Scripts cannot read it, and other sites' forms do not send it.
  public var header: String {
    "\(name)=\(value); Max-Age=\(lifetime.components.seconds); Path=/; Secure; HttpOnly; SameSite=Lax"
  }
}
