import FoundationEssentials
import Matomo
import MatomoProtocol

/// The status of a queue as `/status` and `queue status --json` show it.
enum StatusJSON {
  static func value(_ status: QueueStatus, at now: Date) -> JSONValue {
    let age = status.oldestAcceptedAt.map { max(0, now.timeIntervalSince($0)) } ?? 0
    let totals = Totals.Name.allCases.map { name in
      JSONValue.Member(name.rawValue, .integer(Int64(status.totals[name])))
    }
    return .object(
      [
        .init("queued", .integer(Int64(status.queued))),
        .init("held", .integer(Int64(status.held))),
        .init("inFlight", .integer(Int64(status.inFlight))),
        .init("dead", .integer(Int64(status.dead))),
        .init("oldestSeconds", .real((age * 1000).rounded() / 1000)),
      ] + totals + [
        .init("leftOut", leftOut(status.totals)),
        .init("paused", status.trouble?.pausedUntil.map { .string($0.formatted(.iso8601)) } ?? .null),
        .init("lastError", status.trouble.map { .string($0.lastError) } ?? .null),
      ]
    )
  }

  /// How much each rule left out, and by which setting that is changed.
  private static func leftOut(_ totals: Totals) -> JSONValue {
    .object(
      totals.leftOut.sorted { $0.key.rawValue < $1.key.rawValue }.map { rule, count in
        let setting = rule.setting.map { [JSONValue.Member("setting", .string($0))] } ?? []
        return .init(rule.rawValue, .object([.init("count", .integer(Int64(count)))] + setting))
      }
    )
  }
}
