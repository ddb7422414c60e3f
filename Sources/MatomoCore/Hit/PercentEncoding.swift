/// Percent-encoding of RFC 3986 (section 2.1), as Matomo's trackers apply it to names and values.
package enum PercentEncoding {
  /// The most bytes that one byte becomes.
  static let growth = 3

  /// RFC 3986, section 2.3: the bytes that never need an escape.
  private static func isUnreserved(_ byte: UInt8) -> Bool {
    byte.isASCIILetterOrDigit || "-._~".utf8.contains(byte)
  }

  /// For each byte its encoding, with the number of bytes of that in the last place.
  ///
  /// A look-up needs no branch, which no processor could foresee in a URL.
  private static let encodings: [SIMD4<UInt8>] = (UInt8.min...UInt8.max).map { byte in
    if isUnreserved(byte) { return SIMD4(byte, 0, 0, 1) }
    let digits = Array("0123456789ABCDEF".utf8)
    return SIMD4(UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)], 3)
  }

  /// Appends text so that nothing in it can end a value, a query or a JSON string.
  package static func append(_ text: String, to output: inout [UInt8]) {
    withWriter(room: text.utf8.count * growth) { writer in
      writer.write(text)
      output.append(contentsOf: writer.written)
    }
  }

  /// Encodes bytes that are not UTF-8.
  static func encode(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    withWriter(room: bytes.count * growth) { writer in
      writer.write(bytes)
      return String(decoding: writer.written, as: UTF8.self)
    }
  }

  /// Lends memory for as many bytes as will be written at most.
  static func withWriter<Result>(room: Int, _ body: (inout Writer) -> Result) -> Result {
    encodings.withUnsafeBufferPointer { encodings in
      // A writer may touch one byte behind what it has written.
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room + 1) { memory in
        var writer = Writer(memory: memory, encodings: encodings)
        return body(&writer)
      }
    }
  }

  /// Writes to memory whose size it does not check again.
  struct Writer {
    fileprivate let memory: UnsafeMutableBufferPointer<UInt8>
    fileprivate let encodings: UnsafeBufferPointer<SIMD4<UInt8>>
    private(set) var count = 0

    fileprivate init(memory: UnsafeMutableBufferPointer<UInt8>, encodings: UnsafeBufferPointer<SIMD4<UInt8>>) {
      self.memory = memory
      self.encodings = encodings
    }

    var written: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: memory[..<count]) }

    /// Writes text that needs no escapes.
    mutating func writePlain(_ text: String) {
      count = memory[count...].initialize(fromContentsOf: text.utf8)
    }

    /// Writes a byte that needs no escape.
    mutating func writePlain(_ byte: UInt8) {
      memory[count] = byte
      count += 1
    }

    mutating func write(_ text: String) {
      let written: Void? = text.utf8.withContiguousStorageIfAvailable { write($0) }
      if written == nil { Array(text.utf8).withUnsafeBufferPointer { write($0) } }
    }

    mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) {
      guard let start = memory.baseAddress else { return }
      var next = UnsafeMutableRawPointer(start + count)
      for byte in bytes {
        let encoding = encodings[Int(byte)]
        next.storeBytes(of: encoding, as: SIMD4<UInt8>.self)
        next += Int(encoding.w)
      }
      count = next - UnsafeMutableRawPointer(start)
    }
  }

  /// Decodes escapes and, as PHP does, `+` as a space.
  ///
  /// A `%` that starts no escape stands for itself.
  ///
  /// - Parameter scratch: Room for as many bytes as are decoded; the result may lie there, and is valid while both are.
  static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>,
    using scratch: UnsafeMutableBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    guard let start = scratch.baseAddress,
      let first = bytes.firstIndex(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") })
    else { return bytes }
    _ = scratch.initialize(fromContentsOf: bytes[..<first])
    var next = start + first
    var index = first
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "+"):
        next.initialize(to: UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        if index + 1 < bytes.count, let high = bytes[index].hexValue, let low = bytes[index + 1].hexValue {
          next.initialize(to: high << 4 | low)
          index += 2
        } else {
          next.initialize(to: byte)
        }
      default:
        next.initialize(to: byte)
      }
      next += 1
    }
    return UnsafeBufferPointer(start: start, count: next - start)
  }

}
