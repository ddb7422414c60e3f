import MatomoTestSupport
import ScriptedMatomo
import Testing

/// Bodies that lie, never end or unfold: an answer of bounded size or a closed connection, and nobody else notices.
@Suite struct HostileBodyTests {
  private static let head = "POST /matomo.php HTTP/1.1\r\nHost: a\r\n"

  @Test(arguments: [
    "", "POST", head, "\(head)Content-Length: 1000\r\n\r\n", "\(head)Content-Length: 1000\r\n\r\n{\"requests\":[",
    "\(head)Transfer-Encoding: chunked\r\n\r\n", "\(head)Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    "\(head)Transfer-Encoding: chunked\r\n\r\n5",
  ])
  func bodiesThatNeverEndAreCutOff(beginning: String) async throws {
    let relay = try await AttackedRelay(["MATOMO_RELAY_COLLECTOR_REQUEST_DEADLINE": "300ms"])
    // Only who has sent a whole header is owed an answer, and a busy machine may not send it in time.
    try await eventually("the answer is the one that is owed") {
      let connection = try relay.connect()
      try await connection.send(beginning)
      let rest = try await connection.rest()
      #expect(rest.isEmpty || rest.hasPrefix("HTTP/1.1 408 "))
      return rest.isEmpty != beginning.contains("\r\n\r\n")
    }
    try await relay.stillWorks()
    _ = try await relay.end()
  }

  /// One that is always sending is cut off by its size, before its time.
  @Test func aBodyWithoutAnEndIsCutOff() async throws {
    let relay = try await AttackedRelay()
    let endless = try relay.connect()
    try await endless.send("\(Self.head)Transfer-Encoding: chunked\r\n\r\n")
    let chunk = Array("8000\r\n\(String(repeating: "x", count: 0x8000))\r\n".utf8)
    for _ in 0..<40 { try await endless.send(chunk) }
    #expect(try await endless.rest().hasPrefix("HTTP/1.1 413 "))
    try await relay.stillWorks()
    _ = try await relay.end()
  }

  @Test(
    arguments: [
      // What follows a body that is shorter than it says is a part of it; what follows a longer one is a request.
      ("Content-Length: 20\r\n\r\nidsite=1", nil), ("Content-Length: 0\r\n\r\nidsite=1&rec=1\r\n\r\n", 400),
      ("Content-Length: -1\r\n\r\n", 400), ("Content-Length: 1e3\r\n\r\n", 400), ("Content-Length: 0x10\r\n\r\n", 400),
      ("Content-Length: 5, 5\r\n\r\nabcde", 400), ("Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", 400),
      ("Content-Length: 18446744073709551617\r\n\r\n", 413), ("Content-Length: 1048577\r\n\r\n", 413),
      ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
      ("Transfer-Encoding: gzip\r\n\r\n", 501), ("Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n", nil),
      ("Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", nil),
      ("Transfer-Encoding: chunked\r\n\r\n-5\r\n", nil),
      ("Transfer-Encoding: chunked\r\n\r\n5;\(String(repeating: "x", count: 100_000))", nil),
      ("X: \(String(repeating: "x", count: 100_000))\r\n\r\n", 431),
      (String(repeating: "X: y\r\n", count: 20_000) + "\r\n", 431),
    ] as [(String, Int?)]
  )
  func lengthsThatLieAreRefused(rest: String, status: Int?) async throws {
    // Those that are owed no certain answer end at their deadline, if not before.
    let relay = try await AttackedRelay(
      status == nil ? ["MATOMO_RELAY_COLLECTOR_REQUEST_DEADLINE": "300ms"] : [:]
    )
    let connection = try relay.connect()
    try await connection.send(Self.head + rest)
    let answer = try await connection.rest()
    if let status {
      #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer.prefix(100))")
    } else {
      // libmicrohttpd says 500 where its buffer is too small for what stands before the data of a chunk.
      #expect(["", "HTTP/1.1 4", "HTTP/1.1 5"].contains(answer.prefix(10)), "\(answer.prefix(100))")
    }
    #expect(answer.ranges(of: "HTTP/1.1 ").count <= 2)
    try await relay.stillWorks()
    #expect(relay.fixture.matomo.recorded.count == 1)
  }

  private struct Bomb: CustomTestStringConvertible {
    let testDescription: String
    let body: String
    var headers: [String] = []
    let statuses: [Int]
  }

  /// Some are as large as a body may be; the others large enough, as a debug build takes its time.
  private static let bombs: [Bomb] = {
    let room = 500_000
    func repeated(_ text: String) -> String { String(repeating: text, count: room / text.utf8.count) }
    let keys = (0..<40_000).map { #""\#($0)":0"# }.joined(separator: ",")
    let form = ["Content-Type: application/x-www-form-urlencoded"]
    return [
      Bomb(testDescription: "arrays in arrays", body: #"{"requests":["# + repeated("["), statuses: [200]),
      Bomb(testDescription: "objects in objects", body: #"{"requests":["# + repeated(#"{"a":"#), statuses: [200]),
      Bomb(testDescription: "no end", body: repeated("["), statuses: [400]),
      Bomb(
        testDescription: "numbers",
        body: #"{"requests":["# + repeated("5,") + repeated("5,") + "5]}",
        statuses: [413]
      ),
      Bomb(testDescription: "a huge number", body: #"{"requests":[1"# + repeated("0") + "]}", statuses: [200]),
      Bomb(testDescription: "a huge exponent", body: #"{"requests":[1e"# + repeated("9") + "]}", statuses: [200]),
      Bomb(testDescription: "a huge text", body: #"{"requests":["?"# + repeated("x") + #""]}"#, statuses: [200]),
      Bomb(testDescription: "escapes", body: #"{"requests":["# + "\"" + repeated(#"\u0041"#) + "\"]}", statuses: [200]),
      Bomb(testDescription: "keys", body: #"{"requests":[{\#(keys)}]}"#, statuses: [200]),
      Bomb(
        testDescription: "one key",
        body: #"{"requests":[{"# + repeated(#""a":1,"#) + #""a":1}]}"#,
        statuses: [200, 413]
      ),
      Bomb(testDescription: "keys of an object that is a hit", body: "{\(keys)}", statuses: [400]),
      Bomb(testDescription: "entries", body: #"{"requests":["# + repeated(#""?",""#) + #""]}"#, statuses: [413, 200]),
      Bomb(
        testDescription: "hits",
        body: #"{"requests":["# + repeated(#""?idsite=1&rec=1","#) + "5]}",
        statuses: [413]
      ),
      Bomb(
        testDescription: "parameters",
        body: #"{"requests":["?idsite=1&rec=1"# + repeated("&a") + #""]}"#,
        statuses: [200]
      ),
      Bomb(testDescription: "a form of names", body: "idsite=1&rec=1" + repeated("&a"), headers: form, statuses: [400]),
      Bomb(
        testDescription: "a form of escapes",
        body: "idsite=1&rec=1&a=" + repeated("%25") + repeated("%25"),
        headers: form,
        statuses: [400]
      ),
      Bomb(
        testDescription: "a form of brackets",
        body: "idsite=1&rec=1&a" + repeated("["),
        headers: form,
        statuses: [400]
      ),
      Bomb(testDescription: "gzip", body: repeated("\u{1f}"), headers: ["Content-Encoding: gzip"], statuses: [400]),
      Bomb(testDescription: "gzip that is not said to be one", body: "\u{1f}\u{8}" + repeated("\0"), statuses: [400]),
    ]
  }()

  /// One relay for all: what an earlier bomb left behind is there when the next one comes.
  @Test func bombsAreAnsweredAndForgotten() async throws {
    let relay = try await AttackedRelay()
    for bomb in Self.bombs {
      let lines = bomb.headers + ["Content-Length: \(bomb.body.utf8.count)", "", bomb.body]
      let answer = try await relay.ask(Self.head + lines.joined(separator: "\r\n"))
      #expect(bomb.statuses.contains(answer?.status ?? 0), "\(bomb.testDescription): \(answer?.status ?? 0)")
      #expect(
        (answer?.body.count ?? 0) + (answer?.headers.joined().utf8.count ?? 0) < 2000,
        "\(bomb.testDescription)"
      )
    }
    try await relay.stillWorks()
    #expect(relay.fixture.matomo.recorded.count == 1)
    // A quarter of a million values take some hundred bytes each while they are read, one body after the other.
    #expect(try relay.memory("VmHWM") < 256 << 20)
    _ = try await relay.end()
  }
}
