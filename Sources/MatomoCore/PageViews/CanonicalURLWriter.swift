/// Writes the canonical form of a URL in one pass, without memory of its own.
struct CanonicalURLWriter {
  private let source: UnsafeBufferPointer<UInt8>
  private let output: UnsafeMutableBufferPointer<UInt8>
  private let ignored: Set<String>
  private let verbatim = URLText.Part.canonical
  private(set) var count = 0

  init(source: UnsafeBufferPointer<UInt8>, output: UnsafeMutableBufferPointer<UInt8>, ignored: Set<String>) {
    self.source = source
    self.output = output
    self.ignored = ignored
  }

  mutating func write() {
    var index = writeAuthority()
    index = writePath(from: index)
    if index < source.count, source[index] == UInt8(ascii: "?") { writeQuery(from: index + 1) }
  }

  /// Writes host and port; the index of the path.
  private mutating func writeAuthority() -> Int {
    guard let start = authorityStart else { return 0 }
    var end = start
    var hostStart = start
    while end < source.count, !isEndOfAuthority(source[end]) {
      if source[end] == UInt8(ascii: "@") { hostStart = end + 1 }
      end += 1
    }
    let hostEnd = endWithoutDefaultPort(hostStart, end)
    var index = hostStart
    while index < hostEnd { index = writeByte(at: index, inHost: true) }
    return end
  }

  /// The index after `https://`, or after `//`.
  private var authorityStart: Int? {
    var index = 0
    while index < source.count, index < 16, source[index].isSchemeCharacter { index += 1 }
    if index > 0 {
      guard index < source.count, source[index] == UInt8(ascii: ":") else { return nil }
      index += 1
    }
    guard index + 1 < source.count, source[index] == UInt8(ascii: "/"), source[index + 1] == UInt8(ascii: "/") else {
      return nil
    }
    return index + 2
  }

  private func isEndOfAuthority(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }

  /// The scheme does not count, so that the port of either is the default.
  private func endWithoutDefaultPort(_ start: Int, _ end: Int) -> Int {
    var colon = end - 1
    var port = 0
    var scale = 1
    while colon >= start, source[colon].isASCIIDigit, end - colon <= 5 {
      port += Int(source[colon] - 0x30) * scale
      scale *= 10
      colon -= 1
    }
    guard colon >= start, source[colon] == UInt8(ascii: ":") else { return end }
    return colon == end - 1 || port == 80 || port == 443 ? colon : end
  }

  /// Writes the path without the parameters that do not count, such as `;jsessionid=…`; the index of what ends it.
  private mutating func writePath(from start: Int) -> Int {
    var index = start
    if index == source.count || source[index] != UInt8(ascii: "/") { append(UInt8(ascii: "/")) }
    var parameter: Int?
    while index < source.count, source[index] != UInt8(ascii: "?"), source[index] != UInt8(ascii: "#") {
      let byte = source[index]
      if byte == UInt8(ascii: "/") || byte == UInt8(ascii: ";") {
        dropParameter(from: parameter)
        parameter = byte == UInt8(ascii: ";") ? count : nil
      }
      index = copyRun(from: writeByte(at: index), Self.pathRun)
    }
    dropParameter(from: parameter)
    return index
  }

  private mutating func writeQuery(from start: Int) {
    let end = count
    var index = start
    while index < source.count, source[index] != UInt8(ascii: "#"), count < output.count {
      let parameter = count
      append(UInt8(ascii: count == end ? "?" : "&"))
      while index < source.count, source[index] != UInt8(ascii: "&"), source[index] != UInt8(ascii: "#") {
        index = copyRun(from: writeByte(at: index), Self.queryRun)
      }
      if count == parameter + 1 { count = parameter } else { dropParameter(from: parameter) }
      if index < source.count, source[index] == UInt8(ascii: "&") { index += 1 }
    }
  }

  /// Takes back a parameter that does not count, which was written with its mark in front of it.
  private mutating func dropParameter(from start: Int?) {
    guard let start, start + 1 < count else { return }
    var end = start + 1
    while end < count, output[end] != UInt8(ascii: "=") { end += 1 }
    let name = UnsafeBufferPointer(rebasing: output[(start + 1)..<end])
    if IgnoredURLParameters.contains(name) || isIgnored(name) { count = start }
  }

  private func isIgnored(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    !ignored.isEmpty && ignored.contains(String(decoding: name, as: UTF8.self).lowercased())
  }

  /// Copies the bytes that stand for themselves and end nothing, which nearly all are; the index of the next.
  private mutating func copyRun(from start: Int, _ run: URLText.Part) -> Int {
    let last = min(source.count, start + output.count - count)
    guard start < last else { return start }
    var index = start
    while index < last, run.contains(source[index]) {
      output[count + index - start] = source[index]
      index += 1
    }
    count += index - start
    return index
  }

  private static let pathRun = URLText.Part("-._~!$&'()*+,=:@[]")
  private static let queryRun = URLText.Part("-._~!$'()*+,;=:@/?[]")

  /// Writes one byte, as itself or as an escape; the index of the next.
  private mutating func writeByte(at index: Int, inHost: Bool = false) -> Int {
    let byte = source[index]
    if verbatim.contains(byte) {
      append(inHost ? byte.asciiLowercased : byte)
      return index + 1
    }
    // One that is left starts no escape.
    if byte == UInt8(ascii: "%") { append(byte) } else { appendEscape(byte) }
    return index + 1
  }

  private mutating func appendEscape(_ byte: UInt8) {
    append(UInt8(ascii: "%"))
    append(URLText.hexDigit(byte >> 4))
    append(URLText.hexDigit(byte & 15))
  }

  private mutating func append(_ byte: UInt8) {
    guard count < output.count else { return }
    output[count] = byte
    count += 1
  }
}

extension UInt8 {
  /// Whether the byte may be part of a scheme (RFC 3986, section 3.1).
  fileprivate var isSchemeCharacter: Bool {
    isASCIILetter || isASCIIDigit || self == UInt8(ascii: "+") || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
  }
}
