import MatomoHTTP

/// What a value of a query parameter may look like that is passed on to Matomo.
struct ParameterShape: Sendable {
  private let allows: @Sendable (String) -> Bool

  func allows(_ value: String) -> Bool { allows(value) }

  /// One of a few values.
  static func oneOf(_ values: String...) -> ParameterShape {
    ParameterShape { values.contains($0) }
  }

  /// A number of letters and digits, and of some more bytes.
  static func text(_ length: ClosedRange<Int>, and marks: String = "") -> ParameterShape {
    ParameterShape { value in
      length.contains(value.utf8.count)
        && value.utf8.allSatisfy { $0.isASCIILetterOrDigit || marks.utf8.contains($0) }
    }
  }

  static func number(_ range: ClosedRange<Int>) -> ParameterShape {
    ParameterShape { value in
      value.utf8.count <= 9 && value.utf8.first != UInt8(ascii: "+") && Int(value).map(range.contains) == true
    }
  }

  /// `fff` or `00ff00`, as Matomo wants it.
  static let color = ParameterShape { value in
    [3, 6].contains(value.utf8.count) && value.utf8.allSatisfy { "0123456789abcdefABCDEF".utf8.contains($0) }
  }

  /// `12px`, `1.2em`, `90%`.
  static let fontSize = ParameterShape { value in
    let number = value.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let units = ["px", "pt", "em", "rem", "%"]
    return (1...6).contains(number.count) && number.first != "." && number.filter { $0 == "." }.count <= 1
      && units.contains(String(value.dropFirst(number.count)))
  }

  /// The address of a page, as a browser has it.
  static let pageURL = ParameterShape { value in
    (1...2048).contains(value.utf8.count) && value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f }
      && ["http://", "https://"].contains { value.lowercased().hasPrefix($0) }
  }
}
