/// Parameters as the query of a URL, which is also the form of a POST body and of an entry of a bulk request.
package enum Query {
  /// Encodes parameters in their order, without a leading `?`.
  package static func encode(_ parameters: [Parameter]) -> String {
    withEncoded(parameters) { String(decoding: $0, as: UTF8.self) }
  }

  /// Decodes a query, with or without its leading `?`, into every parameter that it holds, in its order.
  ///
  /// Nothing is refused: a name without `=` has an empty value, a repeated name stays repeated, a `%` that starts no escape
  /// stands for itself, and bytes that are not UTF-8 are encoded again as they came.
  package static func decode(_ query: some StringProtocol) -> [Parameter] {
    query.utf8.withContiguousStorageIfAvailable(decode) ?? decode(bytes: Array(query.utf8))
  }

  /// Sets a parameter in a query that ``encode(_:)`` made, in its place or behind all others.
  ///
  /// - Parameters:
  ///   - name: A name that needs no escapes.
  ///   - value: A value that needs none.
  package static func setting(_ name: String, to value: String, in query: String) -> String {
    let (pair, start) = ("\(name)=\(value)", name + "=")
    let bytes = query.utf8
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let end = bytes[index...].firstIndex(of: UInt8(ascii: "&")) ?? bytes.endIndex
      if bytes[index..<end].starts(with: start.utf8) {
        return query[..<index] + pair + query[end...]
      }
      index = end == bytes.endIndex ? end : bytes.index(after: end)
    }
    return query.isEmpty ? pair : "\(query)&\(pair)"
  }

  package static func decode(bytes: [UInt8]) -> [Parameter] {
    bytes.withUnsafeBufferPointer(decode)
  }

  private static func decode(_ query: UnsafeBufferPointer<UInt8>) -> [Parameter] {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: query.count + 1) { scratch in
      var parameters: [Parameter] = []
      parameters.reserveCapacity(16)
      var start = query.first == UInt8(ascii: "?") ? 1 : 0
      while start < query.count {
        let end = query[start...].firstIndex(of: UInt8(ascii: "&")) ?? query.count
        if start < end {
          parameters.append(parameter(UnsafeBufferPointer(rebasing: query[start..<end]), using: scratch))
        }
        start = end + 1
      }
      return parameters
    }
  }

  private static func parameter(
    _ pair: UnsafeBufferPointer<UInt8>,
    using scratch: UnsafeMutableBufferPointer<UInt8>
  ) -> Parameter {
    let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.count
    let (name, encodedName) = text(pair[..<equals], using: scratch)
    let (value, encodedValue) = text(pair[equals...].dropFirst(), using: scratch)
    guard encodedName != nil || encodedValue != nil else { return Parameter(name, value) }
    let encoded = (encodedName ?? percentEncoded(name)) + "=" + (encodedValue ?? percentEncoded(value))
    return Parameter(name, value, encoded: encoded)
  }

  /// Decodes one side of a pair; where it is not UTF-8, the bytes come encoded again as well.
  private static func text(
    _ bytes: Slice<UnsafeBufferPointer<UInt8>>,
    using scratch: UnsafeMutableBufferPointer<UInt8>
  ) -> (text: String, encoded: String?) {
    let decoded = PercentEncoding.decode(UnsafeBufferPointer(rebasing: bytes), using: scratch)
    // Nearly all is ASCII, which needs no validation.
    if decoded.reduce(0, |) < 0x80 { return (String(decoding: decoded, as: UTF8.self), nil) }
    if let text = String(validating: decoded, as: UTF8.self) { return (text, nil) }
    return (String(decoding: decoded, as: UTF8.self), PercentEncoding.encode(decoded))
  }

  private static func percentEncoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    PercentEncoding.append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Encodes parameters behind a prefix that needs no escapes, and lends the bytes: they are written once, whatever becomes
  /// of them, since this is on the path of every request.
  static func withEncoded<Result>(
    _ parameters: [Parameter],
    after prefix: String = "",
    _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    // A span lends its elements, where an iterator would retain and release each.
    let parameters = parameters.span
    var room = prefix.utf8.count
    for index in parameters.indices { room += parameters[index].mostEncodedBytes + 2 }
    return PercentEncoding.withWriter(room: room) { writer in
      writer.writePlain(prefix)
      for index in parameters.indices {
        if writer.count > 0 { writer.writePlain(UInt8(ascii: "&")) }
        parameters[index].write(to: &writer)
      }
      return body(writer.written)
    }
  }
}

extension Parameter {
  fileprivate var mostEncodedBytes: Int {
    encoded?.utf8.count ?? (name.utf8.count + value.utf8.count) * PercentEncoding.growth
  }

  fileprivate func write(to writer: inout PercentEncoding.Writer) {
    if let encoded { return writer.writePlain(encoded) }
    writer.write(name)
    writer.writePlain(UInt8(ascii: "="))
    writer.write(value)
  }
}
