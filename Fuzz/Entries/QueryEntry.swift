import MatomoCore

/// The parser of queries, forms and the entries of a bulk.
enum QueryEntry {
  static func findings(in bytes: [UInt8]) -> [String] {
    var findings: [String] = []
    let parameters = Query.decode(bytes: bytes)
    let encoded = Query.encode(parameters)
    if !encoded.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "#") }) {
      findings.append("it is not a query when it is written again: \(encoded)")
    }
    let reread = Query.decode(encoded.utf8.first == UInt8(ascii: "?") ? "&" + encoded : encoded)
    if reread.map(\.name) != parameters.map(\.name) || reread.map(\.value) != parameters.map(\.value) {
      findings.append("it is read differently when it was written: \(encoded)")
    }
    if Query.encode(reread) != encoded { findings.append("it is written differently the second time: \(encoded)") }
    let names = parameters.map { PHPName($0.name)?.text }
    if names != PHPReading.names(encoded) { findings.append("PHP reads other names: \(encoded)") }
    return findings
  }
}
