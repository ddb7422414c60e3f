/// The texts of the demo's pages.
enum DemoPages {
  static func home(snippet: String) -> String {
    page(
      "Shop",
      "JavaScript reports this page, and the server that sent it saw it, too. Look at the inspector while you click around.",
      snippet
    )
  }

  /// Without a page-view id: the browser shows what it has kept.
  static func kept(snippet: String) -> String {
    page("A kept page", "Your browser keeps this page, and asks each time whether it is still the same (304).", snippet)
  }

  static let keptVersion = "1"

  static let withoutJavaScript = page(
    "Without JavaScript",
    "No script on this page reports it, and it is counted all the same."
  )

  static let slow = page(
    "A slow page",
    "The handler measured two spans of 250 ms, which add up: Matomo gets 500 ms as the time of the server."
  )

  static let event = page("An event", "This page recorded an event beside its page view.")

  static let notFound = page(
    "Not found",
    "Matomo gets such pages under ‘404’, with the page that the visitor came from."
  )

  /// The smallest file that a viewer opens as an empty page.
  static let pdf = Array(
    """
    %PDF-1.4
    1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
    2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj
    trailer<</Root 1 0 R>>
    %%EOF

    """.utf8
  )

  private static func page(_ title: String, _ text: String, _ snippet: String = "") -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>\(title)</title>
    <style>
    :root { color-scheme: light dark }
    body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }
    nav a { margin-right: 1rem; white-space: nowrap }
    </style>
    </head>
    <body>
    <nav>
    <a href="/">home</a> <a href="/no-js-tracking">without JavaScript</a> <a href="/slow">slow</a>
    <a href="/event">event</a> <a href="/report.pdf">download</a> <a href="/old">redirect (left out)</a>
    <a href="/kept">kept</a> <a href="/missing">not found</a>
    </nav>
    <h1>\(title)</h1>
    <p>\(text)</p>
    \(snippet)</body>
    </html>

    """
  }
}
