import Foundation
import MatomoCore
import Testing

@Suite struct BulkRequestTests {
  private struct Body: Decodable {
    var requests: [String]
  }

  @Test func isTheFormThatMatomoReads() throws {
    let body = BulkRequest.encode(["idsite=1&rec=1&url=a%20b", "idsite=2&rec=1"], tokenAuth: try TokenAuth("abc123"))
    #expect(
      String(decoding: body, as: UTF8.self)
        == #"{"requests":["?idsite=1&rec=1&url=a%20b","?idsite=2&rec=1"],"token_auth":"abc123"}"#
    )
  }

  @Test func leavesTheTokenOutWhereThereIsNone() {
    #expect(String(decoding: BulkRequest.encode(["a=1"], tokenAuth: nil), as: UTF8.self) == #"{"requests":["?a=1"]}"#)
    #expect(String(decoding: BulkRequest.encode([], tokenAuth: nil), as: UTF8.self) == #"{"requests":[]}"#)
  }

  @Test func hostileHitsAreValidJSON() throws {
    let queries = HostileText.strings.map { Hit(site: 1, parameters: [Parameter("text", $0)]).query }
    let body = try decode(BulkRequest.encode(queries, tokenAuth: nil))
    #expect(body.requests == queries.map { "?" + $0 })
    #expect(body.requests.map { Query.decode($0).last?.value } == HostileText.strings)
  }

  @Test func textThatIsNoQueryCannotBreakTheJSON() throws {
    let queries = HostileText.strings + [#"","token_auth":"x"#]
    #expect(try decode(BulkRequest.encode(queries, tokenAuth: nil)).requests == queries.map { "?" + $0 })
  }

  private func decode(_ body: [UInt8]) throws -> Body {
    _ = try #require(JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
    return try JSONDecoder().decode(Body.self, from: Data(body))
  }
}
