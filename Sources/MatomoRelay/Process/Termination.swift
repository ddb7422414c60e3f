import Dispatch
import MatomoPlatform

/// Waits for somebody to end the process: SIGTERM, or SIGINT from a terminal.
final class Termination: Sendable {
  private let signals: AsyncStream<Int32>
  // Kept alive, and never touched again after `init`.
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

  /// From here on a signal no longer ends the process by itself.
  init() {
    let (signals, continuation) = AsyncStream.makeStream(of: Int32.self)
    self.signals = signals
    let registered = DispatchSemaphore(value: 0)
    sources = [SIGTERM, SIGINT].map { number in
      // Otherwise the signal would end the process before the source sees it.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield(number) }
      source.setRegistrationHandler { registered.signal() }
      source.resume()
      return source
    }
    // A source is registered on another thread, some time after its start: what came before that would be lost.
    for _ in sources { registered.wait() }
  }

  /// Returns at the first signal; a second one ends the process at once.
  func wait() async {
    for await _ in signals {
      for number in [SIGTERM, SIGINT] { signal(number, SIG_DFL) }
      return
    }
  }
}
