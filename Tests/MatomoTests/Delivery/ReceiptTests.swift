import Matomo
import MatomoCore
import Testing

@Suite struct ReceiptTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let status: Int
    let body: [UInt8]
    let sent: Int
    let needingToken: Int
    let expected: Receipt

    init(_ name: String, _ body: String, sent: Int = 3, needingToken: Int = 0, status: Int = 200, _ expected: Receipt) {
      self.init(name, bytes: Array(body.utf8), sent: sent, needingToken: needingToken, status: status, expected)
    }

    init(
      _ name: String,
      bytes: [UInt8],
      sent: Int = 3,
      needingToken: Int = 0,
      status: Int = 200,
      _ expected: Receipt
    ) {
      testDescription = name
      self.status = status
      body = bytes
      self.sent = sent
      self.needingToken = needingToken
      self.expected = expected
    }
  }

  static func answer(_ tracked: String, _ invalid: String, _ rest: String = "", status: String = "success") -> String {
    #"{"status":"\#(status)","tracked":\#(tracked),"invalid":\#(invalid)\#(rest)}"#
  }

  static let counts: [Row] = [
    Row("all tracked", answer("3", "0"), .recorded()),
    Row("all tracked, with indices", answer("3", "0", #","invalid_indices":[]"#), .recorded()),
    Row("unknown keys", answer("3", "0", #","more":{"a":[1]}"#), .recorded()),
    Row("blanks around it", "\r\n  " + answer("3", "0") + "\n", .recorded()),
    Row("one invalid, named", answer("2", "1", #","invalid_indices":[1]"#), .recorded(rejected: [1])),
    Row("one invalid, not named", answer("2", "1"), .recorded(rejectedUnnamed: 1)),
    Row("indices are null", answer("2", "1", #","invalid_indices":null"#), .recorded(rejectedUnnamed: 1)),
    Row("all invalid, named", answer("0", "3", #","invalid_indices":[0,1,2]"#), .recorded(rejected: [0, 1, 2])),
    Row("all invalid, not named", answer("0", "3"), .recorded(rejectedUnnamed: 3)),
    Row("an index out of range", answer("2", "1", #","invalid_indices":[3]"#), .recorded(rejectedUnnamed: 1)),
    Row("a negative index", answer("2", "1", #","invalid_indices":[-1]"#), .recorded(rejectedUnnamed: 1)),
    Row("an index twice", answer("2", "1", #","invalid_indices":[1,1]"#), .recorded(rejected: [1])),
    Row(
      "fewer indices than invalid",
      answer("1", "2", #","invalid_indices":[2]"#),
      .recorded(rejected: [2], rejectedUnnamed: 1)
    ),
    Row("indices of another kind", answer("2", "1", #","invalid_indices":{"1":1}"#), .recorded(rejectedUnnamed: 1)),
    Row("indices that are fractions", answer("2", "1", #","invalid_indices":[0.5]"#), .recorded(rejectedUnnamed: 1)),
    Row("fewer counted", answer("2", "0"), .recorded(missing: 1)),
    Row("fewer counted, one invalid", answer("1", "1"), .recorded(rejectedUnnamed: 1, missing: 1)),
    Row("fewer counted, one named", answer("1", "1", #","invalid_indices":[0]"#), .recorded(rejected: [0], missing: 1)),
    Row("more counted than sent", answer("5", "0"), .recorded()),
    Row("more invalid than sent", answer("0", "5"), .recorded(rejectedUnnamed: 3)),
    Row("a negative count beside a good one", answer("3", "-1"), .recorded()),
    Row("numbers that a sum overflows", answer("\(Int.max)", "\(Int.max)"), .recorded(rejectedUnnamed: 3)),
  ]

  static let token: [Row] = [
    Row("the one that needs it is invalid", answer("2", "1"), needingToken: 1, .tokenRefused()),
    Row(
      "all that need it are invalid, and one more",
      answer("0", "3"),
      needingToken: 2,
      .tokenRefused(rejectedUnnamed: 1)
    ),
    Row("and one is missing", answer("1", "1"), needingToken: 1, .tokenRefused(missing: 1)),
    Row("only some that need it are invalid", answer("2", "1"), needingToken: 2, .recorded(rejectedUnnamed: 1)),
    Row("none is invalid", answer("3", "0"), needingToken: 3, .recorded()),
    Row(
      "a super user's token is good, since it names the invalid",
      answer("2", "1", #","invalid_indices":[0]"#),
      needingToken: 1,
      .recorded(rejected: [0])
    ),
  ]

  static let statuses: [Row] = [
    Row("413", "<html>", status: 413, .tooLarge),
    Row("500 with JSON", answer("1", "0", status: "error"), status: 500, .failed("HTTP status 500")),
    Row("500 with success", answer("3", "0"), status: 500, .failed("HTTP status 500")),
    Row("500 with an empty body", "", status: 500, .failed("HTTP status 500")),
    Row("502", "<html>", status: 502, .unknown("HTTP status 502")),
    Row("504", "<html>", status: 504, .unknown("HTTP status 504")),
  ]

  @Test(arguments: counts + token + statuses)
  func reads(_ row: Row) {
    let response = BulkResponse(status: row.status, body: row.body)
    let receipt = Receipt(.response(response), sent: row.sent, needingToken: row.needingToken)
    #expect(receipt == row.expected)
  }

  /// Bodies with the status 200 that prove nothing.
  static let proofless: [(name: String, body: [UInt8])] = [
    ("none counted", Array(answer("0", "0").utf8)),
    ("negative", Array(answer("-3", "-1").utf8)),
    ("status error", Array(answer("20", "0", status: "error").utf8)),
    ("another status", Array(answer("3", "0", status: "Success").utf8)),
    ("the database died", Array("Error:SQLSTATE[HY000]: General error: 2006 MySQL server has gone away".utf8)),
    ("HTML", Array("<html>welcome to the wifi</html>".utf8)),
    ("truncated", Array(answer("3", "0").utf8.dropLast(4))),
    ("empty", []),
    ("a GIF", Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80]),
    ("not UTF-8", [0xff, 0xfe, 0x00]),
    ("no counts", Array(#"{"status":"success"}"#.utf8)),
    ("counts are texts", Array(answer(#""3""#, #""0""#).utf8)),
    ("a fraction", Array(answer("2.5", "0").utf8)),
    ("beyond every integer", Array(answer("1e400", "0").utf8)),
    ("above 64 bits", Array(answer("18446744073709551616", "0").utf8)),
    ("null", Array("null".utf8)),
    ("an array", Array("[3]".utf8)),
    ("deeply nested", Array(repeating: UInt8(ascii: "["), count: 5000)),
  ]

  @Test(arguments: proofless)
  func provesNothing(_ row: (name: String, body: [UInt8])) {
    let response = BulkResponse(status: 200, body: row.body, retryAfter: .seconds(7))
    guard case .notRecorded(let reason, .seconds(7)) = Receipt(.response(response), sent: 3, needingToken: 0) else {
      Issue.record("\(row.name) was taken for a proof")
      return
    }
    #expect(reason.utf8.count < 250)
  }

  @Test func aByteOrderMarkHidesNothing() {
    let body = [0xef, 0xbb, 0xbf] + Array(Self.answer("3", "0").utf8)
    #expect(Receipt(.response(BulkResponse(status: 200, body: body)), sent: 3, needingToken: 0) == .recorded())
  }

  @Test(
    arguments: [201, 204, 301, 302, 307, 308, 400, 401, 403, 404, 408, 429, 501, 503],
    [nil, Duration.seconds(30)]
  )
  func obeysRetryAfterWhereNothingWasRecorded(_ status: Int, _ retryAfter: Duration?) {
    let response = BulkResponse(status: status, body: Array(Self.answer("3", "0").utf8), retryAfter: retryAfter)
    guard case .notRecorded(_, retryAfter) = Receipt(.response(response), sent: 3, needingToken: 3) else {
      Issue.record("the status \(status) was taken for a proof")
      return
    }
  }

  @Test(arguments: [("https://new.example/matomo.php" as String?, "https://new.example/matomo.php"), (nil, "unnamed")])
  func namesTheTargetOfARedirect(_ location: String?, _ named: String) {
    let receipt = Receipt(.response(BulkResponse(status: 301, location: location)), sent: 1, needingToken: 0)
    guard case .notRecorded(let reason, _) = receipt else {
      Issue.record("a redirect was taken for \(receipt)")
      return
    }
    #expect(reason.contains(named))
  }

  @Test func believesTheTransport() {
    #expect(Receipt(.notSent("refused"), sent: 1, needingToken: 1) == .notSent("refused"))
    #expect(Receipt(.interrupted("timeout"), sent: 1, needingToken: 1) == .unknown("timeout"))
  }
}
