import FoundationEssentials
import MatomoFirstParty
import MatomoPlatform
import MatomoProtocol

/// Writes events to standard error, one line each.
struct Log: Sendable {
  /// How much an event matters.
  enum Level: String, Comparable, CaseIterable {
    case debug, info, warning, error

    static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .debug: 0
      case .info: 1
      case .warning: 2
      case .error: 3
      }
    }
  }

  /// How a line looks.
  enum Format: String, CaseIterable {
    case text, json
  }

  private let format: Format
  private let level: Level
  private let write: @Sendable (String) -> Void

  init(
    format: Format = .text,
    level: Level = .info,
    write: @escaping @Sendable (String) -> Void = Self.writeToStandardError
  ) {
    self.format = format
    self.level = level
    self.write = write
  }

  /// The log that the command line asks for.
  init(_ invocation: Invocation) throws(CommandError) {
    let format = invocation.options["--log-format"] ?? Format.text.rawValue
    let level = invocation.options["--log-level"] ?? Level.info.rawValue
    guard let knownFormat = Format(rawValue: format) else {
      throw Invocation.wrong("--log-format ‘\(format)’ is neither text nor json")
    }
    guard let knownLevel = Level(rawValue: level) else {
      throw Invocation.wrong("--log-level ‘\(level)’ is none of debug, info, warning, error")
    }
    self.init(format: knownFormat, level: knownLevel)
  }

  func debug(_ message: @autoclosure () -> String) { log(.debug, message) }
  func info(_ message: @autoclosure () -> String) { log(.info, message) }
  func warning(_ message: @autoclosure () -> String) { log(.warning, message) }
  func error(_ message: @autoclosure () -> String) { log(.error, message) }

  /// Writes what happened to Matomo's files.
  func add(_ event: FirstPartyEvent) {
    switch event.level {
    case .info: info(event.description)
    case .warning: warning(event.description)
    }
  }

  private func log(_ level: Level, _ message: () -> String) {
    guard level >= self.level else { return }
    let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    switch format {
    case .text:
      write("\(time) \(level.rawValue) \(message().replacingLineBreaks)\n")
    case .json:
      let line = JSONValue.object([
        .init("time", .string(time)), .init("level", .string(level.rawValue)), .init("message", .string(message())),
      ])
      write(String(decoding: line.encode(), as: UTF8.self) + "\n")
    }
  }

  private static let writeToStandardError: @Sendable (String) -> Void = { line in
    StandardStream.error.write(line)
  }
}

extension String {
  /// A visitor's text must not be able to write a second line.
  fileprivate var replacingLineBreaks: String {
    String(decoding: utf8.map { $0 < 0x20 || $0 == 0x7f ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
  }
}
