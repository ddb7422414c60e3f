import FoundationEssentials
import MatomoDelivery
import MatomoJSON
import MatomoSQLite
import MatomoTracking

/// `queue`: shows the queue, and lets an operator decide about dead letters.
struct QueueCommand {
  let queue: SQLiteHitQueue
  let invocation: Invocation
  let write: (String) -> Void

  /// Hits that are read from the queue at once, so that a listing of any length needs little memory.
  private static let page = 500

  func run() async throws -> ExitStatus {
    guard let action = invocation.operands.first else {
      throw Invocation.wrong("queue needs one of status, list, dead, retry, drop, verify")
    }
    let ids = try ids()
    switch action {
    case "status", "list", "dead", "verify":
      guard ids.isEmpty else { throw Invocation.wrong("queue \(action) takes no ids") }
    default: break
    }
    switch action {
    case "status": try await showStatus()
    case "list": try await list(invocation.has("--held") ? [.held] : [.queued, .held, .inFlight])
    case "dead": try await list([.dead])
    case "retry":
      let selection = selection(ids) ?? .all
      report(try await queue.retry(selection, at: Date()), "sent again", "retried")
    case "drop":
      guard let selection = selection(ids) ?? (invocation.has("--all") ? .all : nil) else {
        throw Invocation.wrong("queue drop needs ids, --reason TEXT or, for every hit, --all")
      }
      report(try await queue.drop(selection), "dropped", "dropped")
    case "verify": return try await verify()
    default: throw Invocation.wrong("‘queue \(action)’ is none of status, list, dead, retry, drop, verify")
    }
    return .done
  }

  private func ids() throws(CommandError) -> [Int64] {
    var ids: [Int64] = []
    for operand in invocation.operands.dropFirst() {
      guard let id = Int64(operand) else { throw Invocation.wrong("‘\(operand)’ is not the id of a hit") }
      ids.append(id)
    }
    return ids
  }

  private func selection(_ ids: [Int64]) -> HitSelection? {
    if !ids.isEmpty { return .ids(ids) }
    return invocation.options["--reason"].map(HitSelection.reason)
  }

  private func report(_ hits: Int, _ what: String, _ key: String) {
    write(invocation.has("--json") ? "{\"\(key)\":\(hits)}\n" : "\(hits) hits \(what)\n")
  }

  private func showStatus() async throws {
    let now = Date()
    let status = try await queue.status(at: now)
    let json = StatusJSON.value(status, at: now)
    guard !invocation.has("--json"), case .object(let members) = json else {
      return write(String(decoding: json.encode(), as: UTF8.self) + "\n")
    }
    for member in members {
      let value =
        if case .string(let text) = member.value { text } else {
          String(decoding: member.value.encode(), as: UTF8.self)
        }
      write("\(member.name.padded(to: 14))\(value)\n")
    }
  }

  private func list(_ states: Set<HitState>) async throws {
    var last: Int64 = 0
    while true {
      let now = Date()
      let hits = try await queue.list(states, after: last, limit: Self.page, at: now)
      for hit in hits {
        write(invocation.has("--json") ? HitListing.json(hit, at: now) : HitListing.text(hit, at: now))
      }
      guard let next = hits.last?.queued.id, hits.count == Self.page else { return }
      last = next
    }
  }

  private func verify() async throws -> ExitStatus {
    let findings = try await queue.verify()
    for finding in findings { write(finding + "\n") }
    guard findings.isEmpty else { return .badData }
    if !invocation.has("--json") { write("the queue is sound\n") }
    return .done
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
