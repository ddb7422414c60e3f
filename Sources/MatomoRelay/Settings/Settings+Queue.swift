import FoundationEssentials
import Matomo
import MatomoCore
import MatomoSQLite

extension Settings {
  private var pageViewRules: PageViewRules {
    PageViewRules(
      hold: pageViews.hold,
      // The visitor alone says too little to match views that are further apart.
      window: pageViews.match == .visitor ? pageViews.hold : nil,
      remember: pageViews.remember,
      limit: pageViews.rememberLimit
    )
  }

  /// Opens the queue that the settings name, to deliver from it.
  ///
  /// - Parameter decisions: Learns what the queue decides about page views.
  func openQueue(_ log: Log, decisions: DecisionLog? = nil) throws(CommandError) -> any HitQueue {
    switch queue {
    case .direct, .memory:
      return MemoryHitQueue(
        limit: queueLimit,
        pageViews: pageViewRules,
        onPageView: decisions?.listener
      )
    case .sqlite(let path): return try openSQLite(path, .delivering, log, decisions)
    }
  }

  /// Opens the queue for a command that looks into it from outside of the process that delivers.
  func openStoredQueue(_ log: Log) throws(CommandError) -> SQLiteHitQueue {
    guard case .sqlite(let path) = queue else {
      throw CommandError(
        .badSettings,
        "queue: one in memory cannot be looked into from here; see the admin listener’s /status"
      )
    }
    // An empty queue in a file that was made just now would hide that the path is wrong.
    guard FileManager.default.fileExists(atPath: path) else {
      throw CommandError(.badSettings, "queue: there is no file ‘\(path)’; correct queue, or start the relay first")
    }
    return try openSQLite(path, .appending, log)
  }

  private func openSQLite(
    _ path: String,
    _ role: SQLiteHitQueue.Role,
    _ log: Log,
    _ decisions: DecisionLog? = nil
  ) throws(CommandError) -> SQLiteHitQueue {
    do throws(HitQueueError) {
      return try SQLiteHitQueue(
        path: path,
        role: role,
        limit: queueLimit,
        pageViews: pageViewRules,
        onSetAside: { log.error($0) },
        onPageView: decisions?.listener
      )
    } catch {
      throw CommandError(error.code == .damaged ? .badData : .badSettings, "queue: \(error)")
    }
  }
}
