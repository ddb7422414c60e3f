import FoundationEssentials
import MatomoHTTP
import MatomoHTTPServer
import Testing

@testable import MatomoFirstParty

@Suite struct ServedFileTests {
  private static let text = String(repeating: "var Matomo = {};\n", count: 100)
  private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
  private let file = ServedFile(Array(Self.text.utf8), changed: Date(timeIntervalSince1970: 784_111_777.9))

  private func answer(_ headers: [(String, String)]) -> HTTPResponse {
    file.answer(to: HeaderFields(headers.map { (name: $0, value: $1) }), cacheControl: "public, max-age=60")
  }

  @Test func isSentWithEverythingThatCachesNeed() throws {
    let answer = answer([])
    #expect(answer.status == 200)
    #expect(answer.body == Array(Self.text.utf8))
    #expect(answer["ETag"] == "\"\(file.digest)\"")
    #expect(answer["Last-Modified"] == Self.date)
    #expect(answer["Cache-Control"] == "public, max-age=60")
    #expect(answer["Vary"] == "Accept-Encoding")
    #expect(answer["Content-Type"] == "text/javascript; charset=utf-8")
    #expect(answer["X-Content-Type-Options"] == "nosniff")
    #expect(answer["Access-Control-Allow-Origin"] == "*")
    #expect(answer["Cross-Origin-Resource-Policy"] == "cross-origin")
    #expect(answer["Content-Encoding"] == nil)
  }

  @Test func isCompressedForThoseWhoTakeIt() throws {
    let answer = answer([("Accept-Encoding", "br, gzip")])
    #expect(answer.status == 200)
    #expect(answer["Content-Encoding"] == "gzip")
    #expect(answer["ETag"] == "\"\(file.digest)-gzip\"")
    #expect(answer["Vary"] == "Accept-Encoding")
    #expect(answer.body.count < 100)
    #expect(try gunzip(answer.body) == Array(Self.text.utf8))
  }

  @Test func isNotCompressedWhereThatGainsNothing() {
    let small = ServedFile(Array("a".utf8), changed: .distantPast)
    #expect(small.gzipBody == nil)
    let answer = small.answer(to: HeaderFields([(name: "Accept-Encoding", value: "gzip")]), cacheControl: "no-cache")
    #expect(answer["Content-Encoding"] == nil)
    #expect(answer["ETag"] == "\"\(small.digest)\"")
  }

  @Test(arguments: [
    ([("If-None-Match", "TAG")], 304), ([("If-None-Match", "W/TAG")], 304), ([("If-None-Match", "*")], 304),
    ([("If-None-Match", "\"x\""), ("If-None-Match", "TAG")], 304),
    ([("If-None-Match", "\"x\"")], 200), ([("If-None-Match", "")], 200),
    // Another coding is another representation.
    ([("If-None-Match", "TAG"), ("Accept-Encoding", "gzip")], 200),
    ([("If-None-Match", "GZIPTAG"), ("Accept-Encoding", "gzip")], 304),
    ([("If-None-Match", "GZIPTAG")], 200),
    ([("If-Modified-Since", date)], 304), ([("If-Modified-Since", "Sunday, 06-Nov-94 08:49:37 GMT")], 304),
    ([("If-Modified-Since", "Sun, 06 Nov 1994 08:49:38 GMT")], 304),
    ([("If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT")], 200), ([("If-Modified-Since", "yesterday")], 200),
    // The tag decides where both are there.
    ([("If-None-Match", "\"x\""), ("If-Modified-Since", date)], 200),
    ([("If-None-Match", "TAG"), ("If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT")], 304),
  ])
  func isNotSentAgain(headers: [(String, String)], status: Int) {
    let tags = ["TAG": "\"\(file.digest)\"", "W/TAG": "W/\"\(file.digest)\"", "GZIPTAG": "\"\(file.digest)-gzip\""]
    let answer = answer(headers.map { ($0, tags[$1] ?? $1) })
    #expect(answer.status == status)
    #expect(answer["ETag"] != nil && answer["Cache-Control"] != nil && answer["Vary"] != nil)
    #expect((answer["Content-Type"] == nil) == (status == 304))
  }

  @Test(arguments: [
    (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
    (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"), (1_798_761_599, "Thu, 31 Dec 2026 23:59:59 GMT"),
  ])
  func datesAreWrittenAsHTTPHasThem(seconds: Double, text: String) {
    #expect(HTTPDateText.of(Date(timeIntervalSince1970: seconds)) == text)
  }
}
