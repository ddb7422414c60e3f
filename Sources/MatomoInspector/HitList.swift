import FoundationEssentials
import MatomoCore
import MatomoProtocol

/// The JSON of `GET /api/hits`.
enum HitList {
  static func encode(_ snapshot: InspectorStore.Snapshot, epoch: String) -> [UInt8] {
    JSONValue.object([
      .init("hits", .array(snapshot.entries.map(hit))),
      .init("lastID", .integer(Int64(snapshot.lastID))),
      .init("epoch", .string("\(epoch)-\(snapshot.clearings)")),
    ]).encode()
  }

  private static func hit(_ entry: InspectorStore.Entry) -> JSONValue {
    .object([
      .init("id", .integer(Int64(entry.id))),
      .init("receivedAt", .string(entry.receivedAt.formatted(timeFormat))),
      .init("kind", .string(entry.hit.kind.rawValue)),
      .init("outcome", .string(entry.hit.outcome.rawValue)),
      .init("way", .string(entry.hit.way)),
      .init("parameters", parameters(entry.hit.parameters)),
      .init("findings", .array(entry.hit.findings.map(finding))),
    ])
  }

  /// An object: of a repeated name the last value, in the place of the first.
  ///
  /// Not every reader of JSON takes a NUL in a key, so that it becomes the sign for one.
  private static func parameters(_ parameters: [Parameter]) -> JSONValue {
    var places: [String: Int] = [:]
    var members: [JSONValue.Member] = []
    for parameter in parameters {
      let name = String(String.UnicodeScalarView(parameter.name.unicodeScalars.map { $0 == "\0" ? "\u{2400}" : $0 }))
      let member = JSONValue.Member(name, .string(parameter.value))
      if let place = places[name] {
        members[place] = member
      } else {
        places[name] = members.count
        members.append(member)
      }
    }
    return .object(members)
  }

  private static func finding(_ finding: Finding) -> JSONValue {
    .object([
      .init("level", .string(finding.level.rawValue)),
      .init("parameter", .string(finding.parameter)),
      .init("message", .string(finding.message)),
      .init("consequence", .string(finding.consequence.rawValue)),
    ])
  }

  private static let timeFormat = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}
