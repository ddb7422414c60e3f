import Matomo
import Synchronization

/// Shows on a terminal how many hits are delivered, in a line that is written over.
final class DeliveryProgress: Sendable {
  private let isShown: Bool
  private let write: @Sendable (String) -> Void
  private let recorded = Mutex(0)

  init(
    isShown: Bool = StandardStream.error.isTerminal,
    write: @escaping @Sendable (String) -> Void = { StandardStream.error.write($0) }
  ) {
    self.isShown = isShown
    self.write = write
  }

  func add(_ event: TrackerEvent) {
    guard isShown, case .recorded(let hits) = event else { return }
    let total = recorded.withLock { total in
      total += hits
      return total
    }
    write("\r\(total) hits recorded")
  }

  /// Leaves the last count on a line of its own.
  func end() {
    if isShown, recorded.withLock({ $0 > 0 }) { write("\n") }
  }
}
