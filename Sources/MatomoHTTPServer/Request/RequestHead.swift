internal import CMatomoMicrohttpd
import MatomoHTTP

/// Reads the header fields of a request in one pass.
enum RequestHead {
  private struct Reader {
    var fields = HeaderFields()
    var framing = RequestFraming()
  }

  static func read(_ handle: ConnectionHandle, into fields: inout HeaderFields, _ framing: inout RequestFraming) {
    var reader = Reader()
    reader.fields.reserveCapacity(16, bytes: 768)
    withUnsafeMutablePointer(to: &reader) { reader in
      _ = MHD_get_connection_values_n(
        handle.pointer,
        .HEADER_KIND,
        { context, _, nameText, nameLength, valueText, valueLength in
          guard let reader = context?.assumingMemoryBound(to: Reader.self), let nameText else { return .NO }
          let isFolded = RequestHead.isFolded(name: nameText, nameLength, value: valueText)
          let name = RequestHead.bytes(nameText, nameLength)
          let value = RequestHead.bytes(valueText, valueLength)
          reader.pointee.framing.read(name: name, value: value)
          if isFolded {
            reader.pointee.framing.refuseFolding()
          }
          reader.pointee.fields.append(name: name, value: value)
          return .YES
        },
        reader
      )
    }
    fields = reader.fields
    framing = reader.framing
  }

  /// Whether the field was continued on a second line.
  ///
  /// A value stands right after its name, but for the colon and blanks, in the buffer that was read from the socket.
  /// libmicrohttpd appends a folded line to the *name*, and moves that elsewhere to have room.
  private static func isFolded(name: UnsafePointer<CChar>, _ length: Int, value: UnsafePointer<CChar>?) -> Bool {
    guard let value else { return false }
    return value <= name + length || !(name + length + 1..<value).allSatisfy { [9, 32].contains($0.pointee) }
  }

  private static func bytes(_ text: UnsafePointer<CChar>?, _ count: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeRawBufferPointer(start: text, count: text == nil ? 0 : count).assumingMemoryBound(to: UInt8.self)
  }
}
