/// Where a setting was read, as the user knows the place.
enum SettingPlace: Sendable, Hashable, CustomStringConvertible {
  case option(String)
  case variable(String)
  case file(String, line: Int)

  var description: String {
    switch self {
    case .option(let name): "--\(name)"
    case .variable(let name): name
    case .file(let name, let line): "\(name):\(line)"
    }
  }

  /// What overrides what: the greater one wins.
  var rank: Int {
    switch self {
    case .option: 2
    case .variable: 1
    case .file: 0
    }
  }

  func onLine(_ line: Int) -> SettingPlace {
    if case .file(let name, _) = self { .file(name, line: line) } else { self }
  }
}
