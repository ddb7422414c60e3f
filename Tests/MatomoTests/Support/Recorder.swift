import Synchronization

/// Keeps what it is given, from any thread.
final class Recorder<Element: Sendable>: Sendable {
  private let recorded = Mutex<[Element]>([])

  func record(_ element: Element) {
    recorded.withLock { $0.append(element) }
  }

  var all: [Element] { recorded.withLock { $0 } }
}
