import MatomoCore
import Testing

@Suite struct RequestKindsTests {
  /// A request, and by which rule each preset leaves it out.
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let request: ObservedRequest
    let website: String?
    let routes: String?

    init(
      _ target: String,
      _ type: String? = "text/html",
      status: Int = 200,
      method: String = "GET",
      headers: HeaderFields = [:],
      route: String? = nil,
      website: String? = nil,
      routes: String? = nil
    ) {
      let sent = headers.map { "\($0.name): \($0.value)" }.joined(separator: ", ")
      testDescription = "\(method) \(target) \(status) \(type ?? "-") \(sent) \(route ?? "")"
      request = .stub(target, headers: headers) {
        $0.contentType = type
        $0.status = status
        $0.method = method
        $0.route = route
      }
      self.website = website
      self.routes = routes
    }
  }

  @Test(arguments: contents + answers + fetches + own)
  func eachKindHasItsReason(_ row: Row) throws {
    let website = try RequestTracker.stub { $0.include = .website }
    #expect(website.track(row.request).rule?.description == row.website)
    #expect(try RequestTracker.stub().track(row.request).rule?.description == row.routes)
  }

  static let contents: [Row] = [
    Row("/"), Row("/a.pdf", "text/html; charset=utf-8"), Row("/about", nil), Row("/x", "application/xhtml+xml"),
    Row("/style.css", "text/css", website: "static", routes: "static"),
    Row("/app.js", "text/javascript", website: "static", routes: "static"),
    Row("/logo.png", nil, website: "static", routes: "static"),
    Row("/avatar", "image/webp", website: "static", routes: "static"),
    Row("/avatar", "image/webp", route: "/avatar", website: "api"),
    Row("/favicon.ico", "image/x-icon", website: "static", routes: "static"),
    Row("/robots.txt", "text/plain", website: "static", routes: "static"),
    Row("/sitemap.xml", "application/xml", website: "static", routes: "static"),
    Row("/feed", "application/rss+xml", website: "api"),
    Row("/api/users", "application/json", website: "api"),
    Row("/report.pdf", "application/pdf"), Row("/report.pdf", nil), Row("/report", "Application/PDF; a=b"),
    Row("/data.ZIP", "application/octet-stream"),
    Row("/report.pdf", "application/pdf", status: 304, website: "static", routes: "static"),
    Row("/report.pdf", "application/pdf", method: "POST", route: "/report.pdf", website: "methods POST"),
  ]

  static let answers: [Row] = [
    Row("/", status: 304), Row("/", nil, status: 304), Row("/", status: 201, website: "api"),
    Row("/old", status: 301, website: "redirects 301", routes: "redirects 301"),
    Row("/old", nil, status: 302, website: "redirects 302", routes: "redirects 302"),
    Row("/gone", status: 404, website: "errors 404"), Row("/broken", nil, status: 500, website: "errors 500"),
    Row("/style.css", "text/html", status: 404, website: "errors 404"),
    Row("/login", method: "POST", website: "methods POST"),
    Row("/login", status: 303, method: "POST", website: "methods POST", routes: "redirects 303"),
    Row("/", method: "HEAD", website: "methods HEAD", routes: "methods HEAD"),
    Row("/", nil, status: 204, method: "OPTIONS", website: "methods OPTIONS", routes: "methods OPTIONS"),
    Row("/film.mp4", "video/mp4", status: 206, headers: ["Range": "bytes=0-"]),
    Row("/film.mp4", "video/mp4", status: 206, headers: ["Range": "bytes=500-"], website: "ranges", routes: "ranges"),
    Row("/film.mp4", "video/mp4", status: 206, website: "ranges", routes: "ranges"),
  ]

  static let fetches: [Row] = [
    Row("/", headers: ["Sec-Fetch-Dest": "document"]), Row("/", headers: ["Sec-Fetch-Dest": ""]),
    Row("/", headers: ["Sec-Fetch-Dest": " "]),
    Row("/", headers: ["Sec-Fetch-Dest": "empty"], website: "fragments", routes: "fragments"),
    Row("/api", "application/json", headers: ["Sec-Fetch-Dest": "empty"], website: "api"),
    Row("/", headers: ["Sec-Fetch-Dest": "iframe"], website: "frames", routes: "frames"),
    Row("/report.pdf", "application/pdf", headers: ["Sec-Fetch-Dest": "embed"], website: "frames", routes: "frames"),
    Row(
      "/chart",
      "image/png",
      headers: ["Sec-Fetch-Dest": "image"],
      route: "/chart",
      website: "fragments",
      routes: "fragments"
    ),
    Row(
      "/sw.js",
      "text/javascript",
      headers: ["Service-Worker": "script"],
      route: "/sw.js",
      website: "fragments",
      routes: "fragments"
    ),
    Row("/", headers: ["HX-Request": "true"], website: "fragments", routes: "fragments"),
    Row("/", headers: ["HX-Request": "true", "HX-Boosted": "true", "Sec-Fetch-Dest": "empty"]),
    Row("/", headers: ["HX-Request": "", "Turbo-Frame": "", "X-PJAX": "", "X-Requested-With": ""]),
    Row("/", headers: ["X-Turbo-Request-Id": "d5a4", "Sec-Fetch-Dest": "empty"]),
    Row(
      "/",
      headers: ["X-Turbo-Request-Id": "d5a4", "Turbo-Frame": "list"],
      website: "fragments",
      routes: "fragments"
    ),
    Row("/", headers: ["Turbo-Frame": "list"], website: "fragments", routes: "fragments"),
    Row("/", headers: ["X-PJAX": "true"], website: "fragments", routes: "fragments"),
    Row("/", headers: ["X-Requested-With": "XMLHttpRequest"], website: "fragments", routes: "fragments"),
    Row("/", headers: ["X-Requested-With": "com.example.app"]),
    Row("/api", "application/json", headers: ["X-Requested-With": "XMLHttpRequest"], website: "api"),
    Row(
      "/",
      headers: ["Next-Router-Prefetch": "1"],
      website: "prefetch next-router-prefetch",
      routes: "prefetch next-router-prefetch"
    ),
    Row(
      "/",
      headers: ["Sec-Purpose": "prefetch", "HX-Boosted": "true"],
      website: "prefetch prefetch",
      routes: "prefetch prefetch"
    ),
  ]

  static let own: [Row] =
    [
      "/matomo.php?idsite=1&rec=1&_id=0123456789abcdef", "/piwik.php", "/stats/matomo.js", "/piwik.js",
      "/matomo-proxy.php",
      "/js/container_AbC.js", "/plugins/HeatmapSessionRecording/configs.php",
      "/index.php?module=CoreAdminHome&action=optOutJS",
    ].map { Row($0, nil, website: "own", routes: "own") } + [
      Row("/index.php?page=1", nil), Row("/mymatomo.php", nil), Row("/configs.php", nil), Row("/container_AbC", nil),
    ]

  @Test func aSiteMayHaveOtherPathsOfItsOwn() throws {
    let tracker = try RequestTracker.stub { $0.ownPaths = ["/count"] }
    #expect(tracker.track(.stub("/count")).rule?.name == .own)
    let other = try RequestTracker.stub { $0.ignoresOwnPaths = false }
    #expect(other.track(.stub("/matomo.php")).hits.count == 1)
  }

  @Test func downloadsAreCountedAsDownloads() throws {
    let tracker = try RequestTracker.stub { $0.include = .website }
    let request = ObservedRequest.stub("/report.pdf?v=2") { $0.contentType = "application/pdf" }
    #expect(tracker.value("download", request) == "https://shop.example/report.pdf?v=2")
    #expect(tracker.value("action_name", request) == nil)
    let data = RequestData()
    data.title = "The report"
    #expect(tracker.value("download", request, data: data) == nil)
    #expect(tracker.value("action_name", request, data: data) == "The report")
  }

  @Test func othersMayBeDownloads() throws {
    let tracker = try RequestTracker.stub {
      $0.downloads = Downloads(extensions: ["stl"], contentTypes: ["model/obj"])
      $0.include = .website
    }
    #expect(tracker.value("download", .stub("/a.STL")) == "https://shop.example/a.STL")
    #expect(tracker.value("download", .stub("/a") { $0.contentType = "model/obj" }) == "https://shop.example/a")
    #expect(tracker.track(.stub("/a.pdf")).rule?.name == .static)
  }

  @Test(arguments: RequestKinds.named.map(\.name))
  func aListTakesWhatItNames(_ name: String) throws {
    let kind = try #require(RequestKinds.named.first { $0.name == name }?.kind)
    let requests: [String: ObservedRequest] = [
      "pages": .stub("/"), "downloads": .stub("/a.pdf"), "api": .stub("/a") { $0.contentType = "application/json" },
      "errors": .stub("/") { $0.status = 404 }, "redirects": .stub("/") { $0.status = 301 },
      "static": .stub("/a.css"), "methods": .stub("/") { $0.method = "POST" },
      "ranges": .stub("/a.png") { $0.status = 206 }, "fragments": .stub("/", headers: ["HX-Request": "true"]),
      "frames": .stub("/", headers: ["Sec-Fetch-Dest": "frame"]),
    ]
    let request = try #require(requests[name])
    let all = RequestKinds(rawValue: .max)
    #expect(try RequestTracker.stub { $0.include = all }.track(request).hits.count == 1)
    #expect(try RequestTracker.stub { $0.include = all.subtracting(kind) }.track(request).rule?.name.rawValue == name)
  }

  @Test(arguments: ["/old", "/style.css", "/gone"])
  func whatIsSaidOfARequestIsTracked(_ path: String) throws {
    let request = ObservedRequest.stub(path) { $0.status = path == "/old" ? 302 : path == "/gone" ? 410 : 200 }
    let data = RequestData()
    data.record(Group(["e_c": "a", "e_a": "b"]))
    #expect(try RequestTracker.stub { $0.include = .website }.track(request, data: data).hits.count == 2)
    let details = try RequestTracker.stub {
      $0.include = .website
      $0.routes = [path: [Parameter("dimension1", "x")]]
    }
    #expect(details.track(request).hits.count == 1)
    #expect(details.track(.stub(path) { $0.method = "HEAD" }).rule?.name == .methods)
  }

  @Test func methodsAndStatusesThatAreSetReplaceThoseOfTheKinds() throws {
    let tracker = try RequestTracker.stub {
      $0.include = .website
      $0.filters = RequestFilters(
        allowedMethods: ["GET", "HEAD", "POST"],
        ignoredStatusCodes: [try StatusCodes("5xx")]
      )
    }
    for request in [
      ObservedRequest.stub("/") { $0.method = "HEAD" }, .stub("/") { $0.method = "POST" },
      .stub("/") { $0.status = 404 },
      .stub("/") { $0.status = 301 },
    ] {
      #expect(tracker.track(request).hits.count == 1)
    }
    #expect(tracker.track(.stub("/") { $0.status = 500 }).rule?.description == "ignoredStatusCodes 5xx")
  }
}
