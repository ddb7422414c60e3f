/// A way into what reads the bytes of strangers, for a fuzzer and for the test that goes through its corpus.
package enum FuzzEntry: String, CaseIterable, Sendable {
  case query
  case json
  case bulk
  case cookies
  case request

  /// Takes any bytes, and says what is wrong with what became of them.
  package func findings(in bytes: [UInt8]) -> [String] {
    switch self {
    case .query: QueryEntry.findings(in: bytes)
    case .json: JSONEntry.findings(in: bytes)
    case .bulk: JSONEntry.findingsInBulk(bytes)
    case .cookies: CookieEntry.findings(in: bytes)
    case .request: RequestEntry.findings(in: bytes)
    }
  }
}
