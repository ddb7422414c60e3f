import MatomoCollector
import MatomoHTTP
import MatomoProtocol
import Testing

/// docs/matomo.md §3 and §4.e: status, headers and body of the answers to single hits.
@Suite struct AnswerTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    var method = "GET"
    var query = goodPageView
    var headers: [(String, String)] = []
    var body = ""
    let status: Int
    let answer: [String]
    var sent = [UInt8]()
    var stored = 1

    var testDescription: String { name }
  }

  static let gif = HTTPResponse.transparentGIF
  static let page = Array("This resource is part of Matomo. Trackers send their hits to it.\n".utf8)
  static let html = "Content-Type: text/html; charset=UTF-8"
  static let form = [("Content-Type", "application/x-www-form-urlencoded")]
  static let anyOrigin = ["Access-Control-Allow-Origin: *", "Access-Control-Allow-Credentials: true"]
  static let shopOrigin = [
    "Access-Control-Allow-Origin: https://shop.example", "Access-Control-Allow-Credentials: true",
  ]
  static let origin = [("Origin", "https://shop.example")]
  static let preflight = [
    html, "Access-Control-Allow-Methods: GET, POST", "Access-Control-Allow-Headers: *",
    "Access-Control-Allow-Origin: *",
  ]

  static let rows = [
    Row(name: "GET", status: 200, answer: ["Content-Type: image/gif", "Cache-Control: no-store"], sent: gif),
    Row(
      name: "GET with Origin has no CORS headers",
      headers: origin,
      status: 200,
      answer: ["Content-Type: image/gif", "Cache-Control: no-store"],
      sent: gif
    ),
    Row(
      name: "GET send_image=0",
      query: goodPageView + "&send_image=0",
      status: 204,
      answer: [html, "Cache-Control: no-store"]
    ),
    Row(
      name: "GET rec=0",
      query: "rec=0",
      status: 200,
      answer: ["Content-Type: image/gif", "Cache-Control: no-store"],
      sent: gif,
      stored: 0
    ),
    // Matomo's own page advertises it at this place.
    Row(name: "GET without parameters", query: "", status: 200, answer: [html], sent: page, stored: 0),
    Row(
      name: "beacon with an empty body",
      method: "POST",
      status: 200,
      answer: ["Content-Type: image/gif"] + anyOrigin,
      sent: gif
    ),
    Row(
      name: "beacon with an origin and send_image=0",
      method: "POST",
      query: goodPageView + "&send_image=0",
      headers: origin,
      status: 204,
      answer: [html] + shopOrigin
    ),
    Row(
      name: "form",
      method: "POST",
      query: "",
      headers: form + origin,
      body: goodPageView,
      status: 200,
      answer: ["Content-Type: image/gif"] + shopOrigin,
      sent: gif
    ),
    // Matomo answers 400: it reads JSON in a bulk alone.
    Row(
      name: "JSON object",
      method: "POST",
      query: "",
      body: #"{"idsite":1,"rec":true,"url":"https://shop.example/","send_image":0}"#,
      status: 204,
      answer: [html] + anyOrigin
    ),
    Row(name: "HEAD", method: "HEAD", status: 200, answer: ["Content-Type: image/gif"] + anyOrigin, sent: gif),
    Row(
      name: "OPTIONS with Access-Control-Request-Method",
      method: "OPTIONS",
      headers: [("Access-Control-Request-Method", "POST"), ("Origin", "https://shop.example")],
      status: 204,
      answer: preflight,
      stored: 0
    ),
    Row(
      name: "OPTIONS with Access-Control-Request-Headers",
      method: "OPTIONS",
      query: "",
      headers: [("access-control-request-headers", "content-type")],
      status: 204,
      answer: preflight,
      stored: 0
    ),
    // With parameters Matomo records even this; here OPTIONS only asks.
    Row(
      name: "OPTIONS without",
      method: "OPTIONS",
      status: 400,
      answer: [html, "X-Matomo-Relay-Error: the request asks for no permission, and OPTIONS brings no hit"] + anyOrigin,
      sent: page,
      stored: 0
    ),
    // Matomo records it.
    Row(
      name: "PUT",
      method: "PUT",
      status: 405,
      answer: [
        html, "Allow: GET, HEAD, POST, OPTIONS", "X-Matomo-Relay-Error: hits are sent with GET or POST",
      ],
      sent: page,
      stored: 0
    ),
    Row(
      name: "POST without parameters",
      method: "POST",
      query: "",
      status: 400,
      answer: [
        html, "X-Matomo-Relay-Error: the request holds no parameters, neither in the URL nor in the body",
      ] + anyOrigin,
      sent: page,
      stored: 0
    ),
    Row(
      name: "gzip",
      method: "POST",
      query: "",
      headers: [("Content-Encoding", "gzip")],
      body: #"{"requests":["?idsite=1&rec=1"]}"#,
      status: 400,
      answer: [html, "X-Matomo-Relay-Error: the body is coded as gzip, which Matomo does not decode"] + anyOrigin,
      sent: page,
      stored: 0
    ),
    Row(
      name: "refused",
      query: goodPageView + "&cid=1",
      status: 400,
      answer: [
        "Content-Type: image/gif", "Cache-Control: no-store",
        "X-Matomo-Relay-Error: cid must be 16 hexadecimal digits; Matomo refuses any other length",
      ],
      sent: gif + page,
      stored: 0
    ),
    Row(
      name: "refused with send_image=0",
      method: "POST",
      query: "rec=1&send_image=0",
      status: 400,
      answer: [
        html, "X-Matomo-Relay-Error: idsite is missing; Matomo must know which site the hit belongs to",
      ] + anyOrigin,
      sent: page,
      stored: 0
    ),
    // Matomo ignores it by default; privacy.respect can name it.
    Row(
      name: "DNT",
      headers: [("DNT", "1")],
      status: 200,
      answer: ["Content-Type: image/gif", "Cache-Control: no-store"],
      sent: gif
    ),
    Row(
      name: "X-Purpose",
      query: goodPageView + "&send_image=0",
      headers: [("X-Purpose", "preview")],
      status: 204,
      answer: [html, "Cache-Control: no-store"],
      stored: 0
    ),
    // In Matomo this cookie alone does not stop the recording; here it does, as privacy.respect promises.
    Row(
      name: "ignore cookie",
      query: goodPageView + "&send_image=0",
      headers: [("Cookie", "a=b; matomo_ignore=ignore%3D%2A")],
      status: 204,
      answer: [html, "Cache-Control: no-store"],
      stored: 0
    ),
  ]

  @Test(arguments: rows)
  func isThatOfMatomo(row: Row) {
    let decision = Collector.stub().send(row.method, row.query, headers: row.headers, body: row.body)
    #expect(decision.response.status == row.status)
    #expect(decision.response.lines == row.answer)
    #expect(decision.response.body == row.sent)
    #expect(decision.hits.count == row.stored)
  }

  @Test func theImageHas43Bytes() {
    #expect(Self.gif.count == 43)
    #expect(Self.gif.starts(with: Array("GIF89a".utf8)))
  }

  @Test(arguments: [
    "search=x&search_count=1000000000000", "e_c=a&e_a=b&e_v=1e400", "bw_bytes=-1",
    "pv_id=%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80", "uadata=%7B%22model%22%3A5%7D",
    "idsite=3", "idsite=abc", "pf_net=-5", "e_c=+&e_a=b",
  ])
  func poisonAndWhatIsWrongIsRefusedAtOnce(query: String) {
    let decision = Collector.stub().send("GET", "\(goodPageView)&\(query)")
    #expect(decision.response.status == 400)
    #expect(decision.response.error?.isEmpty == false)
    #expect(decision.hits.isEmpty)
    #expect(decision.counts.refused == 1)
  }

  @Test func aCustomActionPassesSinceAPluginMayTakeIt() {
    #expect(Collector.stub().send("GET", goodPageView + "&ca=1").queries == [goodPageView + "&ca=1"])
  }

  @Test(arguments: ["/matomo.php/", "/matomo.PHP", "/", "/x", "/matomo%2Ephp"])
  func servesItsPathsAlone(path: String) {
    let decision = Collector.stub().send("GET", goodPageView, path: path)
    #expect(decision.response.status == 404)
    #expect(decision.hits.isEmpty)
  }

  @Test func pathsCanBeRenamed() {
    let collector = Collector.stub { $0.trackerPaths = ["/lamp"] }
    #expect(collector.send("GET", goodPageView, path: "/lamp").hits.count == 1)
    #expect(collector.send("GET", goodPageView).response.status == 404)
  }

  @Test func aFullQueueIsAnsweredInTheSameForm() {
    let collector = Collector.stub()
    let image = collector.send("POST", goodPageView, headers: Self.origin).response.notStored("the queue is full")
    #expect(image.status == 503)
    #expect(
      image.lines == [Self.html, "Retry-After: 30", "X-Matomo-Relay-Error: the queue is full"] + Self.shopOrigin
    )
    let answer = collector.send("POST", body: #"{"requests":["?\#(goodPageView)"]}"#)
    let bulk = answer.response.notStored("the queue is full")
    #expect(bulk.status == 503)
    #expect(bulk.text == #"{"status":"error","tracked":0,"invalid":0}"#)
  }
}
