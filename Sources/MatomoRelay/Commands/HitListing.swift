import FoundationEssentials
import Matomo
import MatomoCore
import MatomoProtocol

/// A hit of the queue as a line of a listing.
enum HitListing {
  static func json(_ hit: ListedHit, at now: Date) -> String {
    let decoded = Query.decode(hit.queued.hit.query)
    let parameters = decoded.map { JSONValue.Member($0.name, .string($0.value)) }
    // A queue keeps numbers; a name stands in the hit.
    let name = decoded.first { $0.name == "idsite" }.flatMap { try? SiteID(name: $0.value) }?.name
    let line = JSONValue.object([
      .init("id", .integer(hit.queued.id)),
      .init("state", .string(hit.state.rawValue)),
      .init("site", name.map { .string($0) } ?? .integer(Int64(hit.queued.hit.site.number))),
      .init("ageSeconds", .real((age(hit, at: now) * 10).rounded() / 10)),
      .init("reason", hit.reason.map(JSONValue.string) ?? .null),
      .init("parameters", .object(parameters)),
    ])
    return String(decoding: line.encode(), as: UTF8.self) + "\n"
  }

  /// The query stays encoded, so that nothing in it can move the cursor of a terminal.
  static func text(_ hit: ListedHit, at now: Date) -> String {
    let reason = hit.reason.map { "  \($0)" } ?? ""
    return "\(hit.queued.id)  \(hit.state.rawValue)  \(Int(age(hit, at: now))) s\(reason)  \(hit.queued.hit.query)\n"
  }

  private static func age(_ hit: ListedHit, at now: Date) -> Double {
    max(0, now.timeIntervalSince(hit.queued.hit.acceptedAt))
  }
}
