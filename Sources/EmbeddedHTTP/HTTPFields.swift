/// The header fields of a request, in the order in which they came.
///
/// One buffer holds all names and values, and a field becomes a string only when somebody asks for it: most requests
/// are answered after a look at two or three of their fields.
package struct HTTPFields: Sendable {
  private struct Extent {
    var nameStart: UInt32
    var valueStart: UInt32
    var valueEnd: UInt32
  }

  private var bytes: [UInt8] = []
  private var extents: [Extent] = []

  package init() {}

  package init(_ fields: [(name: String, value: String)]) {
    for (name, value) in fields {
      var name = name
      var value = value
      name.withUTF8 { name in value.withUTF8 { value in append(name: name, value: value) } }
    }
  }

  mutating func reserve(fields: Int, bytes: Int) {
    extents.reserveCapacity(fields)
    self.bytes.reserveCapacity(bytes)
  }

  mutating func append(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
    let start = UInt32(bytes.count)
    bytes.append(contentsOf: name)
    bytes.append(contentsOf: value)
    let valueStart = start + UInt32(name.count)
    extents.append(Extent(nameStart: start, valueStart: valueStart, valueEnd: valueStart + UInt32(value.count)))
  }

  /// The value of the first field with this name; upper and lower case are the same (RFC 9110, section 5.1).
  package subscript(name: String) -> String? {
    var name = name
    return name.withUTF8 { name in extents.first { matches($0, name) }.map(value) }
  }

  /// The values of all fields with this name.
  package func values(of name: String) -> [String] {
    var name = name
    return name.withUTF8 { name in extents.filter { matches($0, name) }.map(value) }
  }

  /// Calls a closure with each field, in their order.
  package func visit(_ body: (_ name: String, _ value: String) -> Void) {
    for extent in extents {
      let name = bytes[Int(extent.nameStart)..<Int(extent.valueStart)]
      body(String(decoding: name, as: UTF8.self), value(extent))
    }
  }

  private func value(_ extent: Extent) -> String {
    String(decoding: bytes[Int(extent.valueStart)..<Int(extent.valueEnd)], as: UTF8.self)
  }

  private func matches(_ extent: Extent, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = Int(extent.nameStart)
    guard Int(extent.valueStart) - start == name.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      equalIgnoringCase(UnsafeBufferPointer(rebasing: bytes[start..<start + name.count]), name)
    }
  }
}

extension HTTPFields: Sequence {
  package var underestimatedCount: Int { extents.count }

  package func makeIterator() -> some IteratorProtocol<(name: String, value: String)> {
    extents.lazy.map { extent in
      let name = bytes[Int(extent.nameStart)..<Int(extent.valueStart)]
      return (name: String(decoding: name, as: UTF8.self), value: value(extent))
    }.makeIterator()
  }
}
