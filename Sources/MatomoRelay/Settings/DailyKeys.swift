import FoundationEssentials
import MatomoCore
import MatomoPlatform
import Synchronization

/// The random keys of the last days, in files that all processes of one state directory share.
///
/// A key is deleted when the day after its own is over: the lines of a log may be that late. Nobody can make an address out of an
/// older hash then, whatever else was kept.
final class DailyKeys: Sendable {
  private let folder: String
  private let keys = Mutex<[Int64: HashKey]>([:])

  init(inFolder folder: String) {
    self.folder = folder
  }

  var rule: DailyVisitorID { DailyVisitorID { self.key(ofDay: $0) } }

  /// The key of a day, or `nil` for an older one, whose key is gone.
  ///
  /// It is one that this process alone knows if the folder cannot be written to.
  private func key(ofDay day: Int64) -> HashKey? {
    keys.withLock { keys in
      if let key = keys[day] { return key }
      let today = Int64(Date().timeIntervalSince1970 / 86_400)
      guard (today - 1...today + 1).contains(day) else { return nil }
      keys = keys.filter { $0.key >= today - 1 }
      forget(before: today - 1)
      let key = (try? HashKey(inFolder: folder, name: Self.name(day))) ?? .random()
      keys[day] = key
      return key
    }
  }

  private func forget(before day: Int64) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      guard name.hasPrefix(Self.prefix), name.hasSuffix(Self.suffix),
        let old = Int64(name.dropFirst(Self.prefix.count).dropLast(Self.suffix.count)), old < day
      else { continue }
      unlink("\(folder)/\(name)")
    }
  }

  private static let prefix = "matomo-relay.day-"
  private static let suffix = ".key"

  private static func name(_ day: Int64) -> String { "\(prefix)\(day)\(suffix)" }
}
