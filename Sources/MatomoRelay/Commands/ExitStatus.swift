/// How the process ends: the numbers of BSD's `sysexits.h`, for scripts to tell failures apart.
struct ExitStatus: RawRepresentable, Sendable, Hashable {
  let rawValue: Int32

  static let done = Self(rawValue: 0)

  /// The command line is wrong.
  static let usage = Self(rawValue: 64)

  /// Data is damaged.
  static let badData = Self(rawValue: 65)

  /// Matomo cannot be reached.
  static let unavailable = Self(rawValue: 69)

  /// Something is left to deliver.
  static let leftToDeliver = Self(rawValue: 75)

  /// Matomo refuses the token.
  static let tokenRefused = Self(rawValue: 77)

  /// The settings are wrong, or what they name cannot be used.
  static let badSettings = Self(rawValue: 78)
}

/// Ends a command: a line for each thing that is wrong, and the exit status.
struct CommandError: Error, Sendable {
  let status: ExitStatus
  let lines: [String]

  init(_ status: ExitStatus, _ lines: String...) {
    self.init(status, lines: lines)
  }

  init(_ status: ExitStatus, lines: [String]) {
    self.status = status
    self.lines = lines
  }
}
