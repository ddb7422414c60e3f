import Testing

/// docs/matomo.md §3, §4.a and §4.e, as a client sees them: with what the server adds to the collector's answers.
@Suite struct SocketAnswerTests {
  /// What the relay answers to a request, but for `Date`.
  private struct Row {
    let request: String
    let status: Int
    let headers: [String]
    let body: [UInt8]

    /// - Parameter length: That of an answer whose body is not sent.
    init(_ request: String, _ status: Int, _ headers: [String], _ body: [UInt8] = [], length: Int? = nil) {
      self.request = request
      self.status = status
      // An answer that may have no body says nothing of its length (RFC 9110, section 8.6).
      self.headers = headers + (status == 204 ? [] : ["Content-Length: \(length ?? body.count)"])
      self.body = body
    }
  }

  private static let gif: [UInt8] =
    [0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0x21, 0xf9, 4, 1, 0, 0, 0, 0]
    + [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b]
  private static let page = Array("This resource is part of Matomo. Trackers send their hits to it.\n".utf8)
  private static let html = "Content-Type: text/html; charset=UTF-8"
  private static let image = "Content-Type: image/gif"
  private static let noStore = "Cache-Control: no-store"
  private static let origin = "Origin: https://shop.example"
  private static let anyOrigin = ["Access-Control-Allow-Origin: *", "Access-Control-Allow-Credentials: true"]
  private static let shop = [
    "Access-Control-Allow-Origin: https://shop.example", "Access-Control-Allow-Credentials: true",
  ]
  private static let preflight = [
    html, "Access-Control-Allow-Methods: GET, POST", "Access-Control-Allow-Headers: *",
    "Access-Control-Allow-Origin: *",
  ]
  private static let good = AttackedRelay.hit(1)

  private static func reason(_ text: String) -> String { "X-Matomo-Relay-Error: \(text)" }

  private static func with(_ method: String, _ query: String = good, _ headers: String...) -> String {
    "\(method) /matomo.php?\(query) HTTP/1.1\r\nHost: a\r\n\(headers.map { $0 + "\r\n" }.joined())\r\n"
  }

  private static let single: [Row] = [
    Row(with("GET"), 200, [image, noStore], gif),
    Row(with("GET", good, origin), 200, [image, noStore], gif),
    Row(with("GET", good + "&send_image=0"), 204, [html, noStore]),
    Row(with("GET", "rec=0"), 200, [image, noStore], gif),
    Row(with("GET", ""), 200, [html], page),
    Row(with("GET", good, "DNT: 1"), 200, [image, noStore], gif),
    Row(with("GET", good + "&send_image=0", "X-Purpose: preview"), 204, [html, noStore]),
    Row(
      with("GET", good + "&cid=1"),
      400,
      [image, noStore, reason("cid must be 16 hexadecimal digits; Matomo refuses any other length")],
      gif + page
    ),
    Row(with("HEAD"), 200, [image] + anyOrigin, length: 43),
    Row(with("HEAD", good + "&send_image=0", origin), 204, [html] + shop),
    Row(with("OPTIONS", good, "Access-Control-Request-Method: POST", origin), 204, preflight),
    Row(with("OPTIONS", "", "access-control-request-headers: content-type"), 204, preflight),
    Row(
      with("OPTIONS", good, origin),
      400,
      [html, reason("the request asks for no permission, and OPTIONS brings no hit")] + shop,
      page
    ),
    // Matomo records both (docs/matomo.md §4.e). The relay takes hits by GET, HEAD and POST alone.
    Row(
      with("PUT"),
      405,
      [html, "Allow: GET, HEAD, POST, OPTIONS", reason("hits are sent with GET or POST")],
      page
    ),
    Row(
      with("DELETE"),
      405,
      [html, "Allow: GET, HEAD, POST, OPTIONS", reason("hits are sent with GET or POST")],
      page
    ),
    Row(AttackedRelay.post("", query: good, origin), 200, [image] + shop, gif),
    Row(AttackedRelay.post("", query: good + "&send_image=0", origin), 204, [html] + shop),
    Row(
      AttackedRelay.post(good, "Content-Type: application/x-www-form-urlencoded", origin),
      200,
      [image] + shop,
      gif
    ),
    Row(
      AttackedRelay.post(""),
      400,
      [html, reason("the request holds no parameters, neither in the URL nor in the body")] + anyOrigin,
      page
    ),
    Row(
      AttackedRelay.post(#"{"requests":["?\#(good)"]}"#, "Content-Encoding: gzip"),
      400,
      [html, reason("the body is coded as gzip, which Matomo does not decode")] + anyOrigin,
      page
    ),
  ]

  private static func bulk(
    _ entry: String,
    _ result: String,
    with more: String = "",
    reason text: String? = nil
  ) -> Row {
    let body = #"{"requests":["?\#(good)",\#(entry),"?\#(good)"]\#(more)}"#
    let headers = ["Content-Type: application/json"] + (text.map { [reason($0)] } ?? []) + shop
    return Row(AttackedRelay.post(body, origin), 200, headers, Array(result.utf8))
  }

  private static let token = #","token_auth":"\#(AttackedRelay.trusted)""#

  private static let bulks: [Row] = [
    bulk(#""?\#(good)""#, #"{"status":"success","tracked":3,"invalid":0}"#),
    bulk(
      #""?rec=1""#,
      #"{"status":"success","tracked":2,"invalid":1}"#,
      reason: "hit 1: idsite is missing; Matomo must know which site the hit belongs to"
    ),
    bulk(
      #""?\#(good)&cid=1""#,
      #"{"status":"success","tracked":2,"invalid":1,"invalid_indices":[1]}"#,
      with: token,
      reason: "hit 1: cid must be 16 hexadecimal digits; Matomo refuses any other length"
    ),
    bulk(#""?\#(good)""#, #"{"status":"success","tracked":3,"invalid":0,"invalid_indices":[]}"#, with: token),
    // Matomo refuses this one; here it is kept without its address.
    bulk(#""?\#(good)&cip=198.51.100.7""#, #"{"status":"success","tracked":3,"invalid":0}"#),
    bulk("null", #"{"status":"success","tracked":3,"invalid":0}"#),
    bulk(#""/foo""#, #"{"status":"success","tracked":2,"invalid":0}"#),
    Row(AttackedRelay.post(#"{"requests":["?\#(good)"],"send_image":0}"#, origin), 204, [html] + shop),
    Row(
      AttackedRelay.post(#"{"requests":[]}"#),
      200,
      ["Content-Type: application/json"] + anyOrigin,
      Array(#"{"status":"success","tracked":0,"invalid":0}"#.utf8)
    ),
  ]

  /// All on one connection: a body too much or too little would spoil the next answer.
  @Test func answersAreThoseOfMatomo() async throws {
    let relay = try await AttackedRelay()
    let connection = try relay.connect()
    for row in Self.single + Self.bulks {
      try await connection.send(row.request)
      let answer = try #require(try await connection.answer(hasBody: !row.request.hasPrefix("HEAD")))
      #expect(answer.status == row.status, "\(row.request)")
      #expect(answer.headers.sorted() == row.headers.sorted(), "\(row.request)")
      #expect(answer.body == row.body, "\(row.request)")
    }
    _ = try await relay.end()
  }
}
