/// The header fields of a request in the order in which they came; names are compared without regard to case.
///
/// One buffer holds all names and values, and a field becomes a string only when somebody asks for it: most requests are
/// answered after a look at two or three of their fields. Bytes that are not UTF-8 are decoded as well as they can be, since
/// nothing here may refuse a request.
public struct HeaderFields: Sendable, Hashable {
  private struct Extent: Hashable {
    var nameStart: UInt32
    var valueStart: UInt32
    var valueEnd: UInt32
  }

  private var bytes: [UInt8] = []
  private var extents: [Extent] = []

  /// Creates header fields without any.
  public init() {}

  /// Creates header fields of names and values.
  public init(_ fields: some Sequence<(String, String)>) {
    for (name, value) in fields { append(name: name, value: value) }
  }

  /// Appends a field; its value is the text between the blanks around it.
  public mutating func append(name: String, value: String) {
    let start = UInt32(bytes.count)
    bytes.append(contentsOf: name.utf8)
    let valueStart = UInt32(bytes.count)
    bytes.append(contentsOf: value.utf8)
    extents.append(Extent(nameStart: start, valueStart: valueStart, valueEnd: UInt32(bytes.count)))
  }

  /// Appends a field as it stands in the buffer of a socket.
  package mutating func append(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
    let start = UInt32(bytes.count)
    bytes.append(contentsOf: name)
    bytes.append(contentsOf: value)
    let valueStart = start + UInt32(name.count)
    extents.append(Extent(nameStart: start, valueStart: valueStart, valueEnd: valueStart + UInt32(value.count)))
  }

  /// Makes room for fields that are about to be added.
  ///
  /// - Parameters:
  ///   - count: How many fields.
  ///   - byteCount: The bytes of their names and values together.
  public mutating func reserveCapacity(_ count: Int, bytes byteCount: Int = 0) {
    extents.reserveCapacity(count)
    bytes.reserveCapacity(byteCount)
  }

  /// The first value of a name.
  public subscript(name: String) -> String? {
    let name = name.utf8Span.span
    for index in extents.indices where self.name(at: index, is: name) { return value(extents[index]) }
    return nil
  }

  /// All values of a name; several lines of a list header are one list (RFC 9110, section 5.3).
  public func values(_ name: String) -> [String] {
    let name = name.utf8Span.span
    var values: [String] = []
    for index in extents.indices where self.name(at: index, is: name) { values.append(value(extents[index])) }
    return values
  }

  /// Calls a closure with the bytes of each field, in their order.
  package func visit(_ body: (_ name: Span<UInt8>, _ value: Span<UInt8>) -> Void) {
    let bytes = bytes.span
    let extents = extents.span
    for index in extents.indices {
      let extent = extents[index]
      body(
        bytes.extracting(Int(extent.nameStart)..<Int(extent.valueStart)),
        bytes.extracting(Int(extent.valueStart)..<Int(extent.valueEnd))
      )
    }
  }

  private func value(_ extent: Extent) -> String {
    String(decoding: bytes[Int(extent.valueStart)..<Int(extent.valueEnd)], as: UTF8.self)
  }

  private func name(at index: Int, is name: Span<UInt8>) -> Bool {
    let extent = extents[index]
    guard Int(extent.valueStart - extent.nameStart) == name.count else { return false }
    return bytes.span.extracting(Int(extent.nameStart)..<Int(extent.valueStart)).equalsIgnoringCase(name)
  }
}

extension HeaderFields: Sequence {
  /// How many fields there are.
  public var underestimatedCount: Int { extents.count }

  /// Iterates over all fields, each with its name in the case in which it came.
  public func makeIterator() -> some IteratorProtocol<(name: String, value: String)> {
    extents.lazy.map { extent in
      let name = bytes[Int(extent.nameStart)..<Int(extent.valueStart)]
      return (name: String(decoding: name, as: UTF8.self), value: value(extent))
    }.makeIterator()
  }
}

extension HeaderFields: ExpressibleByDictionaryLiteral {
  /// Creates header fields from a literal, in its order.
  public init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { append(name: name, value: value) }
  }
}
