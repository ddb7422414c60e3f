import FoundationEssentials
import Matomo
import MatomoCore
import MatomoProtocol
import MatomoSQLite

/// `queue`: shows the queue, and lets an operator decide about dead letters.
struct QueueCommand {
  private enum Action {
    case status
    case list(Set<HitState>)
    case retry(HitSelection)
    case drop(HitSelection)
    case verify
  }

  private let action: Action
  private let isJSON: Bool
  private let write: (String) -> Void

  /// Hits that are read from the queue at once, so that a listing of any length needs little memory.
  private static let page = 500

  /// Reads what is asked for, before anything is opened.
  init(_ invocation: Invocation, write: @escaping (String) -> Void) throws(CommandError) {
    let known = "status, list, dead, retry, drop, verify"
    guard let name = invocation.operands.first else { throw Invocation.wrong("queue needs one of \(known)") }
    let selection = try Self.selection(invocation)
    switch name {
    case "status": action = .status
    case "list": action = .list(invocation.has("--held") ? [.held] : [.queued, .held, .inFlight])
    case "dead": action = .list([.dead])
    case "retry": action = .retry(selection ?? .all)
    case "drop":
      guard let selection = selection ?? (invocation.has("--all") ? .all : nil) else {
        throw Invocation.wrong("queue drop needs ids, --reason TEXT or, for every hit, --all")
      }
      action = .drop(selection)
    case "verify": action = .verify
    default: throw Invocation.wrong("‘queue \(name)’ is none of \(known)")
    }
    if ["status", "list", "dead", "verify"].contains(name), invocation.operands.count > 1 {
      throw Invocation.wrong("queue \(name) takes no ids")
    }
    isJSON = invocation.has("--json")
    self.write = write
  }

  private static func selection(_ invocation: Invocation) throws(CommandError) -> HitSelection? {
    var ids: [Int64] = []
    for operand in invocation.operands.dropFirst() {
      guard let id = Int64(operand) else { throw Invocation.wrong("‘\(operand)’ is not the id of a hit") }
      ids.append(id)
    }
    let reason = invocation.options["--reason"]
    guard [!ids.isEmpty, reason != nil, invocation.has("--all")].count(where: \.self) <= 1 else {
      throw Invocation.wrong("ids, --reason and --all exclude each other")
    }
    // As from an unset variable of a script, which must not mean every hit.
    if reason?.isEmpty == true { throw Invocation.wrong("--reason needs a text") }
    return ids.isEmpty ? reason.map(HitSelection.reason) : .ids(ids)
  }

  func run(on queue: SQLiteHitQueue) async throws -> ExitStatus {
    switch action {
    case .status: try await showStatus(of: queue)
    case .list(let states): try await list(states, of: queue)
    case .retry(let selection): report(try await queue.retry(selection, at: Date()), "sent again", "retried")
    case .drop(let selection): report(try await queue.drop(selection), "dropped", "dropped")
    case .verify: return try await verify(queue)
    }
    return .done
  }

  private func report(_ hits: Int, _ what: String, _ key: String) {
    write(isJSON ? "{\"\(key)\":\(hits)}\n" : "\(hits) hits \(what)\n")
  }

  private func showStatus(of queue: SQLiteHitQueue) async throws {
    let now = Date()
    let status = try await queue.status(at: now)
    let json = StatusJSON.value(status, at: now)
    guard !isJSON, case .object(let members) = json else {
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

  private func list(_ states: Set<HitState>, of queue: SQLiteHitQueue) async throws {
    var last: Int64 = 0
    while true {
      let now = Date()
      let hits = try await queue.list(states, after: last, limit: Self.page, at: now)
      for hit in hits {
        write(isJSON ? HitListing.json(hit, at: now) : HitListing.text(hit, at: now))
      }
      guard let next = hits.last?.queued.id, hits.count == Self.page else { return }
      last = next
    }
  }

  private func verify(_ queue: SQLiteHitQueue) async throws -> ExitStatus {
    let findings = try await queue.verify()
    for finding in findings { write(finding + "\n") }
    guard findings.isEmpty else { return .badData }
    if !isJSON { write("the queue is sound\n") }
    return .done
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
