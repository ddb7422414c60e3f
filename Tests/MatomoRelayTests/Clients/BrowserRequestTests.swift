import MatomoProtocol
import Testing

/// The ways in which a page can send a hit itself, from Chromium.
@Suite(.enabled(if: Browser.isInstalled, "there is no Chromium; make test-tools installs it"), .browser)
struct BrowserRequestTests {
  /// A hit that every way must bring unchanged.
  private static let action = "Æble & Öl+ =100% \u{1F600} \"q\""

  /// The query of such a hit, as JavaScript; the way it is sent is part of its URL.
  private static func query(_ way: String) -> String {
    "new URLSearchParams({idsite: 1, rec: 1, url: 'https://shop.example/\(way)', "
      + "action_name: 'Æble & Öl+ =100% \\u{1F600} \"q\"', own: 'a\\tb', send_image: 0})"
  }

  private func expect(
    _ way: String,
    in demo: ClientDemo,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let hit = try await demo.hit(sourceLocation: sourceLocation) { $0["url"] == "https://shop.example/\(way)" }
    #expect(hit["action_name"] == Self.action, sourceLocation: sourceLocation)
    #expect(hit["own"] == "a\tb", "what nobody knows passes, too", sourceLocation: sourceLocation)
    #expect(hit["ua"]?.contains("Chrome/") == true, sourceLocation: sourceLocation)
    #expect(hit["cip"] == "127.0.0.1", sourceLocation: sourceLocation)
    #expect(hit.errors.isEmpty, sourceLocation: sourceLocation)
  }

  @Test func beacons() async throws {
    let demo = try await ClientDemo()
    let page = try await Browser.page()
    try await page.open(demo.site + "/no-js-tracking")
    let beacons = [
      "'/matomo.php?' + \(Self.query("beacon-empty")), ''",
      "'/matomo.php?' + \(Self.query("beacon-none"))",
      "'/matomo.php', \(Self.query("beacon-form"))",
      "'/matomo.php', JSON.stringify({requests: ['?' + \(Self.query("beacon-bulk"))]})",
      "'/matomo.php', new Blob([JSON.stringify(Object.fromEntries(\(Self.query("beacon-object"))))])",
    ]
    for beacon in beacons { #expect(try await page.run("navigator.sendBeacon(\(beacon))") == .bool(true)) }
    for way in ["empty", "none", "form", "bulk", "object"] { try await expect("beacon-" + way, in: demo) }
    try await page.close()
  }

  /// The status of an answer, which a page of another origin only learns with the right headers.
  private func send(_ options: String, to url: String, from page: Page) async throws -> Int? {
    try await page.run("fetch('\(url)', {method: 'POST', \(options)}).then(answer => answer.status)").number
  }

  @Test(arguments: [false, true])
  func requestsOfScripts(fromAnotherOrigin isOther: Bool) async throws {
    let demo = try await ClientDemo()
    let page = try await Browser.page()
    try await page.open((isOther ? demo.otherOrigin : demo.site) + "/no-js-tracking")
    let url = demo.site + "/matomo.php"
    #expect(try await send("body: \(Self.query("form"))", to: url, from: page) == 204)
    let object = "JSON.stringify(Object.fromEntries(\(Self.query("object"))))"
    let json = "headers: {'Content-Type': 'application/json'}"
    // Of another origin, this one asks for permission first.
    #expect(try await send("body: \(object), \(json)", to: url, from: page) == 204)
    let text = "body: JSON.stringify({requests: ['?' + \(Self.query("text"))]})"
    #expect(try await send(text, to: url, from: page) == 200)
    let withCookies = "body: \(Self.query("cookies")), credentials: 'include'"
    #expect(try await send(withCookies, to: url, from: page) == 204)
    let answer = try await page.run(
      "fetch('\(url)', {method: 'POST', body: JSON.stringify({requests: ['?' + \(Self.query("read")), '?rec=1']})})"
        + ".then(answer => answer.json())"
    )
    #expect(answer["status"]?.text == "success" && answer["tracked"]?.number == 1 && answer["invalid"]?.number == 1)
    for way in ["form", "object", "text", "cookies", "read"] { try await expect(way, in: demo) }
    try await page.close()
  }

  @Test func anOriginThatIsNotAllowedIsKeptOut() async throws {
    let demo = try await ClientDemo(["MATOMO_RELAY_COLLECTOR_ORIGINS": "https://shop.example"])
    let page = try await Browser.page()
    try await page.open(demo.otherOrigin + "/no-js-tracking")
    let url = demo.site + "/matomo.php"
    #expect(
      try await page.run("fetch('\(url)', {method: 'POST', body: \(Self.query("a"))}).catch(() => 0)") == .integer(0)
    )
    let json = "headers: {'Content-Type': 'application/json'}"
    let object = "JSON.stringify(Object.fromEntries(\(Self.query("b"))))"
    #expect(
      try await page.run("fetch('\(url)', {method: 'POST', body: \(object), \(json)}).catch(() => 0)") == .integer(0)
    )
    // An image tells no origin, so that it passes; by then, nothing else has come.
    try await page.run(
      "new Promise(done => { const i = new Image(); i.onload = i.onerror = done; "
        + "i.src = '\(url)?' + \(Self.query("image")) })"
    )
    let hits = try await demo.hits { $0["url"]?.hasPrefix("https://shop.example/") == true }
    #expect(hits.map { $0["url"] } == ["https://shop.example/image"])
    try await page.close()
  }

  @Test(arguments: [false, true])
  func imagesAndForms(fromAnotherOrigin isOther: Bool) async throws {
    let demo = try await ClientDemo()
    let page = try await Browser.page()
    try await page.open((isOther ? demo.otherOrigin : demo.site) + "/no-js-tracking")
    let url = demo.site + "/matomo.php"
    let image =
      "new Promise((done, failed) => { const image = new Image(); "
      + "image.onload = () => done(image.width); image.onerror = failed; "
      + "const query = \(Self.query("image")); query.delete('send_image'); image.src = '\(url)?' + query })"
    #expect(try await page.run(image) == .integer(1), "the answer is an image of one pixel")
    try await page.navigate {
      try await page.run(
        """
        {
          const form = document.createElement("form");
          form.method = "post";
          form.action = "\(url)";
          const query = \(Self.query("classic"));
          query.delete("send_image");
          for (const [name, value] of query) {
            const field = document.createElement("input");
            [field.type, field.name, field.value] = ["hidden", name, value];
            form.append(field);
          }
          document.body.append(form);
          form.submit();
        }
        """
      )
    }
    #expect(try await page.run("document.images.length") == .integer(1), "the browser shows the image")
    for way in ["image", "classic"] { try await expect(way, in: demo) }
    try await page.close()
  }
}
