import CMatomoJansson

extension JSONValue {
  /// The nesting that is read, which is also what PHP's `json_decode` reads.
  ///
  /// jansson stops at 2048, which it was built with. That is more than the recursion below, and the release of what it made,
  /// should ask of a small stack.
  package static let maximumDepth = 512

  /// The values that are read: each takes some hundred bytes while it is, and may be sent as two.
  package static let maximumValues = 250_000

  /// Reads one JSON text.
  ///
  /// Of a repeated key the last value counts, in the place of the first, as in PHP. A whole number that 64 bits cannot hold
  /// becomes a real, also as in PHP. A real that no `Double` holds, a key with a NUL, a lone surrogate, bytes that are not
  /// UTF-8, and anything after the value are errors.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    let scan = JSONScan(bytes)
    guard scan.depth <= Self.maximumDepth else {
      throw JSONError(line: 1, column: 1, message: "more than \(Self.maximumDepth) values inside each other")
    }
    guard scan.values <= Self.maximumValues else {
      let message = "more than \(Self.maximumValues) values; send them in parts"
      throw JSONError(line: 1, column: 1, message: message, exceedsLimit: true)
    }
    guard let root = try Self.load(scan.bytes) else {
      throw JSONError(line: 1, column: 1, message: "nothing there")
    }
    defer { json_decref(root) }
    self.init(root)
  }

  private static func load(_ bytes: [UInt8]) throws(JSONError) -> UnsafeMutablePointer<json_t>? {
    guard !bytes.isEmpty else { return nil }
    var error = json_error_t()
    let flags = Int(JSON_DECODE_ANY | JSON_ALLOW_NUL)
    let root = bytes.withUnsafeBytes { buffer in
      json_loadb(buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, flags, &error)
    }
    guard let root else {
      throw JSONError(
        line: max(1, Int(error.line)),
        column: max(1, Int(error.column)),
        message: withoutQuotation(String(cString: cjansson_error_text(&error)))
      )
    }
    return root
  }

  /// jansson quotes what it stumbled over, and that may be a token.
  private static func withoutQuotation(_ message: String) -> String {
    message.firstRange(of: " near '").map { String(message[..<$0.lowerBound]) } ?? message
  }

  private init(_ json: UnsafeMutablePointer<json_t>) {
    self =
      switch cjansson_type(json) {
      case JSON_OBJECT: .object(Self.members(of: json))
      case JSON_ARRAY: .array((0..<json_array_size(json)).compactMap { json_array_get(json, $0).map(Self.init) })
      case JSON_STRING: .string(Self.text(of: json))
      case JSON_INTEGER: .integer(json_integer_value(json))
      case JSON_REAL: .real(json_real_value(json))
      case JSON_TRUE: .bool(true)
      case JSON_FALSE: .bool(false)
      default: .null
      }
  }

  private static func members(of object: UnsafeMutablePointer<json_t>) -> [Member] {
    var members: [Member] = []
    members.reserveCapacity(json_object_size(object))
    var iterator = json_object_iter(object)
    while let current = iterator {
      if let key = json_object_iter_key(current), let value = json_object_iter_value(current) {
        members.append(Member(String(cString: key), JSONValue(value)))
      }
      iterator = json_object_iter_next(object, current)
    }
    return members
  }

  private static func text(of string: UnsafeMutablePointer<json_t>) -> String {
    let bytes = UnsafeRawBufferPointer(start: json_string_value(string), count: json_string_length(string))
    return String(decoding: bytes, as: UTF8.self)
  }
}
