/// A path of a request in the one form in which paths are compared.
enum UnreservedPath {
  /// Decodes the escapes of letters, digits and `-._~`, which mean the same with and without them (RFC 3986, section
  /// 6.2.2.2).
  ///
  /// All other escapes stay: an escaped slash is not a slash, and no path that the relay serves holds a `%`. Nothing is
  /// resolved or cut, so a path with `..` or `//` is never equal to a served one either.
  static func of(_ path: String) -> String {
    guard path.utf8.contains(UInt8(ascii: "%")) else { return path }
    let bytes = Array(path.utf8)
    var output: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if let byte = escapedByte(bytes, at: index), byte.isUnreserved {
        output.append(byte)
        index += 3
      } else {
        output.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func escapedByte(_ bytes: [UInt8], at index: Int) -> UInt8? {
    guard bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count else { return nil }
    guard let high = bytes[index + 1].hexadecimalValue, let low = bytes[index + 2].hexadecimalValue else { return nil }
    return high << 4 | low
  }
}

extension UInt8 {
  fileprivate var isUnreserved: Bool { isASCIILetterOrDigit || "-._~".utf8.contains(self) }

  fileprivate var hexadecimalValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  var isASCIILetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}
