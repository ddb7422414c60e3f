/// A number of bytes as settings write it: `1000`, `64KiB`, `1MiB`, `2GiB`.
struct ByteSize: Sendable, Hashable, CustomStringConvertible {
  let bytes: Int

  private static let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]

  init(_ bytes: Int) {
    self.bytes = bytes
  }

  init?(_ text: String) {
    let unit = Self.units.first { text.hasSuffix($0.0) } ?? ("", 1)
    let digits = text.dropLast(unit.0.count)
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(digits) else {
      return nil
    }
    let (bytes, isTooLarge) = count.multipliedReportingOverflow(by: unit.1)
    if isTooLarge { return nil }
    self.bytes = bytes
  }

  /// A number of bytes as settings write it.
  @Sendable static func text(_ bytes: Int) -> String {
    let text = ByteSize(bytes).description
    return text.hasSuffix("B") ? text : "\(bytes)"
  }

  var description: String {
    let unit = Self.units.first { bytes != 0 && bytes.isMultiple(of: $0.1) } ?? (bytes == 1 ? " byte" : " bytes", 1)
    return "\(bytes / unit.1)\(unit.0)"
  }
}

/// A time as settings write it: a whole number and one of `ms`, `s`, `m`, `h`, `d`.
enum DurationText {
  private static let units: [(name: String, milliseconds: Int)] = [
    ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("ms", 1), ("s", 1000),
  ]

  static func read(_ text: String) -> Duration? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int(digits), let unit = units.first(where: { $0.name == text[digits.endIndex...] }) else {
      return nil
    }
    let (milliseconds, isTooLong) = count.multipliedReportingOverflow(by: unit.milliseconds)
    return isTooLong ? nil : .milliseconds(milliseconds)
  }

  /// Writes the time in the largest unit that divides it.
  static func write(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    let sorted = units.sorted { $0.milliseconds > $1.milliseconds }
    guard milliseconds != 0,
      let unit = sorted.first(where: { milliseconds.isMultiple(of: $0.milliseconds) })
    else { return "0s" }
    return "\(milliseconds / unit.milliseconds)\(unit.name)"
  }
}
