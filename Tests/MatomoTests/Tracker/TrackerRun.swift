import FoundationEssentials
import Matomo
import MatomoCore
import MatomoTesting
import Synchronization

extension MatomoTracker {
  /// Runs the tracker for as long as a test needs it, and then ends it.
  func whileRunning(_ test: () async throws -> Void) async throws {
    let running = Task { try await run() }
    let result: Result<Void, any Error>
    do {
      result = .success(try await test())
    } catch {
      result = .failure(error)
    }
    running.cancel()
    try await running.value
    try result.get()
  }
}

extension ObservedRequest {
  /// A page view of a page with a number.
  static func page(_ number: Int, headers: HeaderFields = ["Host": "shop.example"]) -> ObservedRequest {
    ObservedRequest(path: "/\(number)", headers: headers, peerAddress: IPAddress("203.0.113.5"), time: Date())
  }
}

/// Keeps what a tracker tells.
final class EventLog: Sendable {
  private let log = Mutex<[TrackerEvent]>([])

  var events: [TrackerEvent] { log.withLock(\.self) }

  func append(_ event: TrackerEvent) {
    log.withLock { $0.append(event) }
  }
}
