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
