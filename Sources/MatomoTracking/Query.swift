/// Parameters as the query of a URL, which is also the form of a POST body and of an entry of a bulk request.
public enum Query {
  /// Encodes parameters in their order, without a leading `?`.
  public static func encode(_ parameters: [Parameter]) -> String {
    var bytes: [UInt8] = []
    append(parameters, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  package static func append(_ parameters: [Parameter], to output: inout [UInt8]) {
    for parameter in parameters {
      if !output.isEmpty { output.append(UInt8(ascii: "&")) }
      PercentEncoding.append(parameter.name, to: &output)
      output.append(UInt8(ascii: "="))
      if let verbatim = parameter.verbatimValue {
        output.append(contentsOf: verbatim.utf8)
      } else {
        PercentEncoding.append(parameter.value, to: &output)
      }
    }
  }

  /// Decodes a query, with or without its leading `?`, into every parameter that it holds, in its order.
  ///
  /// Nothing is refused: a name without `=` has an empty value, a repeated name stays repeated, a `%` that starts no escape
  /// stands for itself, and bytes that are not UTF-8 are encoded again as they came.
  public static func decode(_ query: some StringProtocol) -> [Parameter] {
    decode(bytes: Array(query.utf8))
  }

  package static func decode(bytes: [UInt8]) -> [Parameter] {
    let query = bytes.first == UInt8(ascii: "?") ? bytes.dropFirst() : bytes[...]
    return query.split(separator: UInt8(ascii: "&")).map { pair in
      let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      let name = PercentEncoding.decode(pair[..<equals])
      let value = PercentEncoding.decode(pair[equals...].dropFirst())
      return Parameter(
        String(decoding: name, as: UTF8.self),
        String(decoding: value, as: UTF8.self),
        verbatimValue: verbatim(value)
      )
    }
  }

  private static func verbatim(_ value: [UInt8]) -> String? {
    guard String(validating: value, as: UTF8.self) == nil else { return nil }
    var encoded: [UInt8] = []
    PercentEncoding.append(value, to: &encoded)
    return String(decoding: encoded, as: UTF8.self)
  }
}
