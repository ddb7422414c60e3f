package import FoundationEssentials
import MatomoPlatform
import Synchronization

/// Writes events to a log: those of one kind once a minute at most, with how many were left out since.
package final class EventLogger: Sendable {
  private struct Repetition {
    var writtenAt: Date
    var leftOut = 0
  }

  private static let interval: TimeInterval = 60

  /// A storage can fail with more texts than anybody reads.
  private static let maximumKinds = 100

  private let now: @Sendable () -> Date
  private let write: @Sendable (TrackerEvent.Level, String) -> Void
  private let repetitions = Mutex<[String: Repetition]>([:])

  /// - Parameters:
  ///   - now: The time by which a minute is measured.
  ///   - write: Writes one line.
  package init(
    now: @escaping @Sendable () -> Date = DeliveryClock.system.now,
    write: @escaping @Sendable (TrackerEvent.Level, String) -> Void
  ) {
    self.now = now
    self.write = write
  }

  /// Writes the lines of warnings and errors to standard error, for apps that say nothing of a log.
  package static func standardError(now: @escaping @Sendable () -> Date) -> EventLogger {
    EventLogger(now: now) { level, line in
      guard level >= .warning else { return }
      let text = Array("matomo: \(level.rawValue): \(line)\n".utf8)
      // One call for a line, so that lines of several threads do not mix; nobody can be told if it fails.
      _ = text.withUnsafeBytes { MatomoPlatform.write(2, $0.baseAddress, $0.count) }
    }
  }

  /// Writes an event, unless one of its kind was written less than a minute ago.
  package func log(_ event: TrackerEvent) {
    let line = event.description.oneLine
    guard let kind = event.repeatedKind else { return write(event.level, line) }
    let now = now()
    let leftOut: Int? = repetitions.withLock { repetitions in
      if let last = repetitions[kind], (0..<Self.interval).contains(now.timeIntervalSince(last.writtenAt)) {
        repetitions[kind]?.leftOut += 1
        return nil
      }
      let leftOut = repetitions[kind]?.leftOut ?? 0
      if repetitions.count >= Self.maximumKinds { repetitions.removeAll() }
      repetitions[kind] = Repetition(writtenAt: now)
      return leftOut
    }
    guard let leftOut else { return }
    write(event.level, leftOut == 0 ? line : "\(line) (and \(leftOut) more like it since the last line)")
  }
}

extension TrackerEvent {
  /// What is written once a minute at most; `nil` for what comes once by itself, or must never be left out.
  fileprivate var repeatedKind: String? {
    switch self {
    case .notRecorded: "notRecorded"
    case .unknown: "unknown"
    case .deadLetter: "deadLetter"
    case .rejected: "rejected"
    case .queueFailed(let error): "queueFailed \(error)"
    case .overflowed: "overflowed"
    case .recorded, .paused, .resumed, .notRunning, .droppedAfterStop, .everythingIgnored, .userIDNotSent,
      .unknownRoutes,
      .left:
      nil
    }
  }
}

extension String {
  /// The text without control characters: what a server answered must not begin a line of its own in a log.
  fileprivate var oneLine: String {
    guard unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}
