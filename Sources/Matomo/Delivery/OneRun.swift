import Synchronization

/// Lets a `run()` be called again only after it has ended.
struct OneRun: ~Copyable, Sendable {
  private let isRunning = Atomic(false)
  private let name: StaticString

  init(_ name: StaticString) {
    self.name = name
  }

  func whileRunning<Result>(_ body: () async -> Result) async throws(AlreadyRunningError) -> Result {
    guard isRunning.exchange(true, ordering: .acquiringAndReleasing) == false else {
      throw AlreadyRunningError(name: name.description)
    }
    defer { isRunning.store(false, ordering: .releasing) }
    return await body()
  }
}

/// `run()` was called while it runs.
public struct AlreadyRunningError: Error, Hashable, CustomStringConvertible {
  /// What runs already, such as `MatomoTracker`.
  public let name: String

  /// What is wrong, and what to do.
  public var description: String {
    "\(name).run() was called while it runs; call it once, and give it to one service group only"
  }
}
