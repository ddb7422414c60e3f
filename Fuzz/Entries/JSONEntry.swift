import MatomoCore
import MatomoProtocol

/// The parser of JSON, and that of bulk requests on top of it.
enum JSONEntry {
  static func findings(in bytes: [UInt8]) -> [String] {
    guard let value = try? JSONValue(parsing: bytes) else { return [] }
    let encoded = value.encode()
    guard let reread = try? JSONValue(parsing: encoded) else {
      return ["what is written is not JSON: \(show(encoded))"]
    }
    return reread == value ? [] : ["it is read differently when it was written: \(show(encoded))"]
  }

  static func findingsInBulk(_ bytes: [UInt8]) -> [String] {
    _ = BulkBody.isBulk(bytes)
    guard let body = try? BulkBody(decoding: bytes) else { return [] }
    var findings: [String] = []
    for case let parameters? in body.entries {
      let encoded = Query.encode(parameters)
      if Query.decode(encoded.utf8.first == UInt8(ascii: "?") ? "&" + encoded : encoded).map(\.name)
        != parameters.map(\.name)
      {
        findings.append("an entry is read differently when it was written: \(encoded)")
      }
    }
    return findings
  }

  private static func show(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
