import MatomoHTTP
import MatomoProtocol

extension HTTPResponse {
  /// The page that shows the hits: one document that loads nothing from elsewhere.
  ///
  /// - Parameter nonce: letters and digits that nobody can guess, new for each response. Only what carries it runs, so
  ///   that a hit that gets its text into the page does nothing there.
  static func inspectorPage(nonce: String) -> Self {
    let policy = [
      "default-src 'none'", "script-src 'nonce-\(nonce)'", "style-src 'nonce-\(nonce)'", "connect-src 'self'",
      "img-src data:", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    ]
    let document =
      InspectorPage.head + "<style nonce=\"\(nonce)\">\(InspectorPage.style)</style>\n</head>\n"
      + InspectorPage.body
      + "<script nonce=\"\(nonce)\">\(InspectorPage.names)\(InspectorPage.script)</script>\n</body>\n</html>\n"
    return Self(
      status: 200,
      headers: [
        ("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", policy.joined(separator: "; ")),
        ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
      ],
      body: Array(document.utf8)
    )
  }
}

/// The parts of the page, each in a file of its own.
///
/// They are text in the program, so that it stays one file to install.
enum InspectorPage {}
