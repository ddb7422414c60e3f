import MatomoCore
import MatomoPatterns

extension SettingFormat where Value == String {
  /// Any text but an empty one.
  static func text(_ what: String) -> Self {
    scalar(.text(what)) { text throws(SettingRefusal) in
      guard !text.isEmpty else { throw SettingRefusal("must not be empty") }
      return text
    }
  }

  /// A path of a URL, which starts with a slash.
  static var path: Self {
    scalar(.text("path, from its slash")) { text throws(SettingRefusal) in
      guard text.hasPrefix("/") else { throw SettingRefusal(text, "is not a path; start it with /") }
      return text
    }
  }

  /// The name of an HTTP header or a method: a token of RFC 9110, section 5.6.2.
  static func token(_ what: String) -> Self {
    scalar(.text("name of a \(what)")) { text throws(SettingRefusal) in
      guard text.isToken else { throw SettingRefusal(text, "is not the name of a \(what)") }
      return text
    }
  }

  static var method: Self {
    let token = token("method")
    return SettingFormat(.scalar, .text("method, in any case"), write: token.write) { node throws(SettingFault) in
      try token.read(node).uppercased()
    }
  }
}

extension SettingFormat where Value == Int {
  static func integer(_ range: ClosedRange<Int>, unit: String) -> Self {
    scalar(.integer(range, unit: unit)) { text throws(SettingRefusal) in
      guard let number = Int(text), range.contains(number) else {
        throw SettingRefusal(text, "is not a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
  }

  /// Bytes.
  static func size(_ range: ClosedRange<Int>) -> Self {
    scalar(.size(range), write: ByteSize.text) { text throws(SettingRefusal) in
      guard let size = ByteSize(text) else {
        throw SettingRefusal(text, "is not a size; write bytes, or such as 64KiB or 1MiB")
      }
      guard range.contains(size.bytes) else {
        throw SettingRefusal(text, "is not from \(ByteSize(range.lowerBound)) to \(ByteSize(range.upperBound))")
      }
      return size.bytes
    }
  }
}

extension SettingFormat where Value == Double {
  static func number(_ range: ClosedRange<Double>) -> Self {
    scalar(.number(range)) { text throws(SettingRefusal) in
      guard let number = Double(text), range.contains(number) else {
        throw SettingRefusal(text, "is not a number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
  }
}

extension SettingFormat where Value == Bool {
  static var boolean: Self {
    scalar(.boolean) { text throws(SettingRefusal) in
      switch text {
      case "true": return true
      case "false": return false
      default: throw SettingRefusal(text, "is not true or false")
      }
    }
  }
}

extension SettingFormat where Value == Duration {
  static func duration(_ range: ClosedRange<Duration>) -> Self {
    scalar(.time(range), write: DurationText.write) { text throws(SettingRefusal) in
      guard let duration = DurationText.read(text) else {
        throw SettingRefusal(text, "is not a time; write such as 250ms, 8s, 30m, 1h or 7d")
      }
      guard range.contains(duration) else {
        let bounds = "\(DurationText.write(range.lowerBound)) to \(DurationText.write(range.upperBound))"
        throw SettingRefusal(text, "is not from \(bounds)")
      }
      return duration
    }
  }
}

extension SettingFormat where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the words that the type knows.
  static var word: Self {
    scalar(.word(Value.allCases.map(\.rawValue)), write: \.rawValue) { text throws(SettingRefusal) in
      guard let value = Value(rawValue: text) else {
        let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
        throw SettingRefusal(text, "is not one of \(words)")
      }
      return value
    }
  }
}

extension SettingFormat where Value == Pattern {
  static var pattern: Self {
    scalar(.text("regular expression")) { text throws(SettingRefusal) in
      do throws(PatternError) {
        return try Pattern(text)
      } catch {
        throw SettingRefusal(error.description.quotable)
      }
    }
  }
}

extension SettingFormat where Value == SiteID {
  static var siteID: Self {
    scalar(.integer(1 ... .max)) { text throws(SettingRefusal) in
      guard let number = Int(text), let site = try? SiteID(number) else {
        throw SettingRefusal(text, "is not the id of a site; write the number that Matomo shows beside its name")
      }
      return site
    }
  }
}

extension SettingFormat where Value == TokenAuth {
  /// Its errors never show the text.
  static var token: Self {
    scalar(.text("token of Matomo"), isSecret: true) { text throws(SettingRefusal) in
      do throws(MatomoError) {
        return try TokenAuth(text)
      } catch {
        throw SettingRefusal(error.reason)
      }
    }
  }
}

extension SettingFormat where Value == TrackerURL {
  static var trackerURL: Self {
    scalar(.text("URL")) { text throws(SettingRefusal) in
      // Before the URL can be part of an error.
      guard !text.contains("@") else {
        throw SettingRefusal("must not hold a user or password; send them with matomo.headers")
      }
      do throws(MatomoError) {
        return try TrackerURL(text)
      } catch {
        throw SettingRefusal(error.reason.quotable)
      }
    }
  }
}

extension String {
  var isToken: Bool {
    !isEmpty
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "a")...UInt8(ascii: "z"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }
}
