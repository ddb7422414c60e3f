package import MatomoCore
import MatomoProtocol

/// One bulk call, as it came over the wire.
package struct ScriptedCall: Sendable {
  /// The request line and the headers.
  package let head: String

  package let body: [UInt8]

  /// The parameters of each hit.
  package let hits: [[Parameter]]

  package let tokenAuth: String?

  init?(head: String, body: [UInt8]) {
    guard BulkBody.isBulk(body), let bulk = try? BulkBody(decoding: body) else { return nil }
    self.head = head
    self.body = body
    hits = bulk.entries.compactMap(\.self)
    tokenAuth = bulk.tokenAuth
  }

  /// The tracked URL of each hit.
  package var urls: [String] { hits.map { $0["url"] ?? "" } }

  /// The numbers of its samples.
  package var numbers: [Int] { hits.compactMap(\.sampleNumber) }

  /// The places of samples.
  package func places(_ numbers: Set<Int>) -> Set<Int> {
    places { $0.sampleNumber.map(numbers.contains) == true }
  }

  /// The places of the hits for which a condition holds.
  package func places(where condition: ([Parameter]) -> Bool) -> Set<Int> {
    Set(hits.indices.filter { condition(hits[$0]) })
  }
}

extension [Parameter] {
  /// The value that Matomo reads for a name.
  package subscript(name: String) -> String? { last { $0.name == name }?.value }

  /// The number of a sample, which ends its URL.
  package var sampleNumber: Int? { self["url"]?.split(separator: "/").last.flatMap { Int($0) } }
}
