import FoundationEssentials
import MatomoCore
import Testing

@testable import MatomoRelay

@Suite struct RequestLineTests {
  /// A line with every field that is required, and others in their place.
  private static func line(_ changes: String = "") -> String {
    #"{"time":1795255200,"method":"GET","url":"https://shop.example/users?page=2","status":200,"#
      + #""address":"203.0.113.5""# + (changes.isEmpty ? "" : "," + changes) + "}"
  }

  private func read(_ line: String) throws -> RequestLine { try RequestLine(parsing: ArraySlice(line.utf8)) }

  private func error(_ line: String) -> String? {
    do {
      _ = try read(line)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func everyField() throws {
    let line = try read(
      #"""
      {"time": "2026-11-21T10:00:00.250Z", "method": "GET", "url": "https://shop.example/users?page=2", "status": 200,
       "bytes": 5120, "duration": 0.012, "address": "203.0.113.5", "contentType": "text/html", "route": "/users",
       "title": "Users", "pageViewID": "a1B2c3", "userID": "u1", "unknown": {"a": [1]},
       "headers": {"User-AGENT": "UA", "referer": "https://a.example/", "x-list": ["1", 2], "dnt": null, "te": "-"},
       "parameters": {"dimension1": "gold", "revenue": 2.5, "ca": true, "cvar": {"1": ["a", "b"]}}}
      """#
    )
    let request = line.request
    #expect(request.time.timeIntervalSince1970 == 1_795_255_200.25)
    #expect(request.method == "GET")
    #expect(
      [request.scheme, request.host, request.path, request.query] == ["https", "shop.example", "/users", "page=2"]
    )
    #expect(request.status == 200 && request.bytes == 5120 && request.duration == .milliseconds(12))
    #expect(request.peerAddress == IPAddress("203.0.113.5"))
    #expect(
      [request.contentType, request.route, request.title, request.userID] == ["text/html", "/users", "Users", "u1"]
    )
    #expect(request.pageViewID == PageViewID("a1B2c3"))
    #expect(request.headers["user-agent"] == "UA" && request.headers["referer"] == "https://a.example/")
    #expect(request.headers.values("x-list") == ["1", "2"])
    #expect(request.headers["dnt"] == nil && request.headers["te"] == nil)
    #expect(
      line.parameters == [
        Parameter("dimension1", "gold"), Parameter("revenue", "2.5"), Parameter("ca", "1"),
        Parameter("cvar", #"{"1":["a","b"]}"#),
      ]
    )
  }

  @Test func whatIsNotRequiredMayBeMissing() throws {
    let request = try read(Self.line()).request
    #expect(request.bytes == nil && request.duration == nil && request.contentType == nil && request.route == nil)
    #expect(request.title == nil && request.userID == nil && request.pageViewID == nil)
    let names = ["bytes", "duration", "contentType", "route", "title", "userID", "pageViewID", "headers", "parameters"]
    for name in names {
      #expect(error(Self.line(#""\#(name)":null"#)) == nil)
      guard !["headers", "parameters"].contains(name) else { continue }
      #expect(error(Self.line(#""\#(name)":"""#)) == nil)
      #expect(error(Self.line(#""\#(name)":"-""#)) == nil)
    }
  }

  @Test(arguments: [
    (#""time":1795255200.5"#, 1_795_255_200.5), (#""time":"1795255200""#, 1_795_255_200),
    (#""time":"1795255200.125""#, 1_795_255_200.125), (#""time":"2026-11-21T10:00:00Z""#, 1_795_255_200),
    (#""time":"2026-11-21t10:00:00z""#, 1_795_255_200), (#""time":"2026-11-21 10:00:00.5Z""#, 1_795_255_200.5),
    (#""time":"2026-11-21T11:00:00+01:00""#, 1_795_255_200),
    (#""time":"2026-11-21T04:30:00.000-05:30""#, 1_795_255_200),
  ])
  func times(field: String, seconds: Double) throws {
    #expect(try read(Self.line(field)).request.time.timeIntervalSince1970 == seconds)
  }

  @Test(arguments: [
    #""time":"yesterday""#, #""time":"2026-11-21""#, #""time":"2026-11-21T10:00:00""#,
    #""time":"2026-13-21T10:00:00Z""#,
    #""time":-1"#, #""time":1e300"#, #""time":"nan""#, #""time":"inf""#, #""time":"2026-11-21T10:00:00Zx""#,
    #""time":"2026-11-21T10:00:00Z+01:00""#,
  ])
  func noTimes(field: String) {
    #expect(error(Self.line(field))?.hasPrefix("‘time’ must look like") == true)
  }

  @Test(arguments: [
    ("", #"the line is not JSON: column 1, nothing there"#),
    ("[]", "the line must be a JSON object, such as {\"time\": 1795255200, …}"),
    ("{}", "‘time’ is missing; add it, in the form 2026-11-21T10:00:00.250Z, or Unix seconds"),
    (line(#""time":true"#), "‘time’ must be text or a number"),
    (line(#""method":"""#), "‘method’ is missing; add it, such as GET"),
    (line(#""url":"-""#), "‘url’ is missing; add it, with scheme and host, or with a header ‘host’ beside it"),
    (line(#""url":"/a""#), "‘url’ names no host; write https://shop.example/…, or add ‘host’ to ‘headers’"),
    (line(#""url":"*""#), "‘url’ must begin with https://, with http://, or with a slash"),
    (line(#""url":"https:///a""#), "‘url’ must begin with https://, with http://, or with a slash"),
    (line(#""url":"ftp://a/""#), "‘url’ must begin with https://, with http://, or with a slash"),
    (line(#""status":"""#), "‘status’ is missing; add it, such as 200"),
    (line(#""status":"000""#), "‘status’ must be a number from 100 to 999"),
    (line(#""status":"OK""#), "‘status’ must be a whole number"),
    (line(#""status":200.5"#), "‘status’ must be a whole number"),
    (line(#""address":"203.0.113.5:80""#), "‘address’ must be an IPv4 or IPv6 address without a port, or unix:"),
    (line(#""address":null"#), "‘address’ is missing; add it, such as 203.0.113.5"),
    (line(#""bytes":-1"#), "‘bytes’ must be a whole number"),
    (line(#""duration":"0.01, 0.02""#), "‘duration’ must be seconds, such as 0.012"),
    (line(#""duration":-0.1"#), "‘duration’ must be seconds, such as 0.012"),
    (line(#""title":[]"#), "‘title’ must be text or a number"),
    (line(#""pageViewID":"abc""#), "‘pageViewID’ must be six letters or digits"),
    (line(#""headers":[]"#), #"‘headers’ must be an object, such as {"user-agent": "…"}"#),
    (line(#""headers":{"a\nb":{}}"#), "‘headers.a\u{fffd}b’ must be text or a number"),
    (line(#""parameters":"x""#), #"‘parameters’ must be an object, such as {"dimension1": "gold"}"#),
  ])
  func saysWhatIsWrong(line: String, message: String) {
    #expect(error(line) == message)
  }

  @Test func whatIsNoJSON() {
    for line in ["GET / HTTP/1.1", "{", Self.line() + "x", #"{"a":"\x22"}"#] {
      #expect(error(line)?.hasPrefix("the line is not JSON: column ") == true)
    }
  }

  @Test(arguments: [
    ("/a?b=c", "shop.example:8080", "/a", "b=c"), ("https://other.example/a", "other.example", "/a", nil),
    ("HTTP://Other.example", "Other.example", "", nil), ("/", "shop.example:8080", "/", nil),
  ])
  func formsOfURLs(url: String, host: String, path: String, query: String?) throws {
    let fields = #""url":"\#(url)","headers":{"Host":"shop.example:8080"}"#
    let request = try read(Self.line(fields)).request
    #expect(request.host ?? request.headers["host"] == host)
    #expect(request.path == path && request.query == query)
  }

  // MARK: - What nginx writes

  private func nginx(_ line: String) throws -> ObservedRequest {
    try RequestLine(parsing: NginxLines.bytes(line)[...]).request
  }

  @Test func aBrowserThroughNginx() throws {
    let request = try nginx(NginxLines.browser)
    #expect(abs(request.time.timeIntervalSince1970 - 1_795_248_349.406) < 0.0005)
    #expect(request.method == "GET" && request.path == "/users" && request.query == "page=2" && request.status == 200)
    #expect(request.bytes == 18 && request.duration == .zero && request.contentType == "text/html")
    #expect(request.peerAddress == IPAddress("127.0.0.1") && request.isPage)
    #expect(request.headers["sec-ch-ua"] == #""Chromium";v="131", "Not?A_Brand";v="24""#)
    #expect(request.headers["cookie"] == "_pk_id.1.1fff=0123456789abcdef.1763720000.; theme=dark")
    // An empty header is none: a consent that is not there must not be read as one.
    #expect(request.headers["dnt"] == nil)
    guard case .hit(let tracked) = try RequestTracker(site: 1).track(request) else {
      Issue.record("not tracked")
      return
    }
    #expect(tracked.hit["url"] == "https://shop.example:8080/users?page=2")
    #expect(tracked.hit["cid"] == "0123456789abcdef")
  }

  @Test func oddRequestsThroughNginx() throws {
    let quotes = try nginx(NginxLines.quotes)
    #expect(quotes.path == #"/a"b\c"# && quotes.query == #"q="x"&p='y'"#)
    #expect(quotes.headers["user-agent"] == "quote \" back\\slash \t tab")
    let latin1 = try nginx(NginxLines.latin1)
    #expect(latin1.path == "/\u{fffd}\u{fffd}" && latin1.query == "q=\u{fffd}")
    #expect(latin1.headers["user-agent"] == "Latin-1 \u{fffd}\u{fffd}\u{fffd} \u{fffd}")
    #expect(try nginx(NginxLines.utf8).path == "/ü")
    #expect(try nginx(NginxLines.utf8).headers["user-agent"] == "UTF-8 ü 😀")
    #expect(try nginx(NginxLines.controls).headers["user-agent"] == "control \u{1} \u{1b}[31m \u{7f}")
    #expect(try nginx(NginxLines.noAgent).headers["user-agent"] == nil)
    #expect(try nginx(NginxLines.hyphen).contentType == nil)
    #expect(try nginx(NginxLines.hyphen).bytes == 0)
    #expect(try nginx(NginxLines.absolute).path == "/absolute")
    #expect(try nginx(NginxLines.file).isPage == false)
    #expect(try nginx(NginxLines.socket).peerAddress == nil)
    #expect(throws: RequestLineError("method", "is missing; add it, such as GET")) { try nginx(NginxLines.garbage) }
    #expect(throws: RequestLineError.self) { try nginx(NginxLines.oldProtocol) }
  }
}
