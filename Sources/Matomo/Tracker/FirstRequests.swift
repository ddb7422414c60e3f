import MatomoCore
import Synchronization

/// Looks at the first requests of a tracker, since a configuration that ignores all of them is a mistake that nobody would hear of.
final class FirstRequests: Sendable {
  private static let count = 100

  private let isOver = Atomic(false)
  private let ignored = Mutex<[IgnoreRule.Name: Int]>([:])

  /// Takes note of what became of a request; after the first one that is tracked this costs one load.
  ///
  /// - Returns: What an operator must be told, once.
  func note(_ tracked: Tracked) -> TrackerEvent? {
    guard !isOver.load(ordering: .relaxed) else { return nil }
    guard case .ignored(let rule) = tracked else {
      isOver.store(true, ordering: .relaxed)
      return nil
    }
    return ignored.withLock { ignored in
      ignored[rule.name, default: 0] += 1
      guard ignored.values.reduce(0, +) == Self.count else { return nil }
      isOver.store(true, ordering: .relaxed)
      return .everythingIgnored(requests: Self.count, by: Self.text(ignored))
    }
  }

  private static func text(_ ignored: [IgnoreRule.Name: Int]) -> String {
    let rules = ignored.sorted { $0.value == $1.value ? $0.key.rawValue < $1.key.rawValue : $0.value > $1.value }
    let names = rules.map { rules.count == 1 ? $0.key.rawValue : "\($0.key.rawValue) (\($0.value))" }
    let list = names.joined(separator: ", ")
    guard ignored[.invalidHost] != nil else { return list }
    return "\(list); invalidHost: set the request's host, give its headers a Host, or set requests.urls.baseURL"
  }
}
