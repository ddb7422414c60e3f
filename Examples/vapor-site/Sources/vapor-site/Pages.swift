import MatomoVapor

/// The texts of the site; it knows nothing of the framework.
enum Pages {
  static func page(_ title: String, _ text: String, snippet: String = "") -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head><meta charset="utf-8"><title>\(title)</title></head>
    <body>
    <nav><a href="/">home</a> <a href="/users/ada">a user</a> <a href="/search?q=swift">a search</a>
    <a href="/buy">buy</a> <a href="/report.pdf">a download</a> <a href="/about">a page that browsers report</a> <a href="/admin">admin</a>
    <a href="/fails">an error</a></nav>
    <h1>\(title)</h1>
    <p>\(text)</p>
    \(snippet)
    </body>
    </html>

    """
  }

  /// The page of a user; the time that it takes is a span of its own in Matomo's performance report.
  static func user(_ name: String) async throws -> String {
    try await RequestData.current.measure(.server) {
      try await Task.sleep(for: .milliseconds(20))
      RequestData.current.setDimension(3, "registered")
      return page("A user", "This is \(name.filter(\.isLetter)).")
    }
  }
}
