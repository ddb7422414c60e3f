/// Reads a template of Python's `re.sub` and writes it as PCRE2 wants it.
struct TemplateReader {
  private let template: String
  private let scalars: [Unicode.Scalar]
  private let pattern: CompiledPattern
  private var position = 0
  private var output = ""

  init(_ template: String, _ pattern: CompiledPattern) {
    self.template = template
    scalars = Array(template.unicodeScalars)
    self.pattern = pattern
  }

  mutating func translate() throws(PatternError) -> String {
    while let scalar = next() {
      if scalar == "\\" { try readEscape() } else { appendLiteral(scalar) }
    }
    return output
  }

  private mutating func readEscape() throws(PatternError) {
    let start = position - 1
    guard let scalar = next() else { throw fault("a lone \\", at: start) }
    if scalar == "g" { return try readNamedGroup(start) }
    if scalar.isDigit { return try readNumber(scalar, start) }
    if let control = Self.controls[scalar] { return appendLiteral(control) }
    guard !scalar.properties.isAlphabetic || !scalar.isASCII else {
      throw fault("unknown escape \\\(scalar)", at: start)
    }
    // As Python has it: what needs no escape keeps its backslash.
    appendLiteral("\\")
    appendLiteral(scalar)
  }

  private mutating func readNamedGroup(_ start: Int) throws(PatternError) {
    guard next() == "<", let end = scalars[position...].firstIndex(of: ">"), end > position else {
      throw fault("\\g must be followed by a group in <>", at: start)
    }
    let name = scalars[position..<end].reduce(into: "") { $0.unicodeScalars.append($1) }
    position = end + 1
    if name.unicodeScalars.allSatisfy(\.isDigit) {
      guard let number = Int(name) else { throw fault("no group \(name)", at: start) }
      try appendGroup(number, start)
    } else {
      guard let number = pattern.groupNumber(named: name) else { throw fault("no group named \(name)", at: start) }
      try appendGroup(number, start)
    }
  }

  /// `\0`, `\012` and `\123` are characters in octal; `\1` and `\12` are groups.
  private mutating func readNumber(_ first: Unicode.Scalar, _ start: Int) throws(PatternError) {
    var digits = String(first)
    if first == "0" {
      while digits.count < 3, let digit = nextDigit(below: "8") { digits.unicodeScalars.append(digit) }
      return appendLiteral(Unicode.Scalar(UInt8(digits, radix: 8) ?? 0))
    }
    if let digit = nextDigit(below: ":") { digits.unicodeScalars.append(digit) }
    if digits.count == 2, digits.unicodeScalars.allSatisfy({ $0 < "8" }), let digit = nextDigit(below: "8") {
      digits.unicodeScalars.append(digit)
      guard let octal = UInt8(digits, radix: 8) else { throw fault("\\\(digits) is beyond \\377", at: start) }
      return appendLiteral(Unicode.Scalar(octal))
    }
    try appendGroup(Int(digits) ?? 0, start)
  }

  private mutating func appendGroup(_ number: Int, _ start: Int) throws(PatternError) {
    guard number <= pattern.groupCount else { throw fault("no group \(number)", at: start) }
    output += "${\(number)}"
  }

  private mutating func appendLiteral(_ scalar: Unicode.Scalar) {
    output.unicodeScalars.append(scalar)
    if scalar == "$" { output.append("$") }
  }

  private mutating func next() -> Unicode.Scalar? {
    guard position < scalars.count else { return nil }
    position += 1
    return scalars[position - 1]
  }

  private mutating func nextDigit(below end: Unicode.Scalar) -> Unicode.Scalar? {
    guard position < scalars.count, scalars[position] >= "0", scalars[position] < end else { return nil }
    return next()
  }

  private func fault(_ reason: String, at position: Int) -> PatternError {
    PatternError(template, reason, position: position)
  }

  private static let controls: [Unicode.Scalar: Unicode.Scalar] = [
    "\\": "\\", "a": "\u{07}", "b": "\u{08}", "t": "\t", "n": "\n", "v": "\u{0b}", "f": "\u{0c}", "r": "\r",
  ]
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
