/// A path of a request in the one form in which paths are compared.
package enum UnreservedPath {
  /// Decodes the escapes of letters, digits and `-._~`, which mean the same with and without them (RFC 3986, section
  /// 6.2.2.2).
  ///
  /// All other escapes stay: an escaped slash is not a slash, and no path that the relay serves holds a `%`. Nothing is
  /// resolved or cut, so a path with `..` or `//` is never equal to a served one either.
  package static func of(_ path: String) -> String {
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
    guard let high = bytes[index + 1].hexValue, let low = bytes[index + 2].hexValue else { return nil }
    return high << 4 | low
  }
}

extension UInt8 {
  fileprivate var isUnreserved: Bool { isASCIILetterOrDigit || "-._~".utf8.contains(self) }
}
