import Foundation
import Matomo
import MatomoCore
import MatomoSQLite
import MatomoTestSupport
import MatomoTesting
import ScriptedMatomo
import Testing

/// A folder with a queue, and a Matomo of the test's own.
struct RelayFixture: Sendable {
  static let token = "5ec2e70123456789abcdef0123456789"

  let folder: TemporaryFolder
  let matomo: ScriptedMatomo
  var environment: [String: String]

  init(react: @escaping @Sendable (ScriptedCall, Int) -> Reaction = { call, _ in .success(call) }) throws {
    folder = try TemporaryFolder()
    matomo = try ScriptedMatomo(react: react)
    environment = [
      "MATOMO_URL": matomo.url, "MATOMO_SITE_ID": "1", "MATOMO_RELAY_QUEUE": "sqlite:q.sqlite",
      "MATOMO_RELAY_LISTEN": "127.0.0.1:0", "MATOMO_RELAY_ADMIN": "127.0.0.1:0",
      "MATOMO_RELAY_DELIVERY_FLUSH_INTERVAL": "50ms",
    ]
  }

  func with(_ more: [String: String]) -> RelayFixture {
    var copy = self
    copy.environment.merge(more) { $1 }
    return copy
  }

  func start(_ arguments: String..., after prelude: String? = nil) throws -> RelayProcess {
    try RelayProcess(arguments, environment, in: folder, after: prelude)
  }

  func run(_ arguments: String...) async throws -> RelayProcess.End {
    try await RelayProcess(arguments, environment, in: folder).end()
  }

  /// The queue as another process sees it.
  func queue(limit: Int = 1_000_000) throws -> SQLiteHitQueue {
    try SQLiteHitQueue(path: folder.file("q.sqlite"), role: .appending, limit: limit)
  }

  func append(_ numbers: some Sequence<Int>, heldFor hold: TimeInterval? = nil) async throws {
    let now = Date()
    try await queue().append(
      numbers.map { .sample($0, acceptedAt: now, heldUntil: hold.map(now.addingTimeInterval)) }
    )
  }

  /// Appends a hit that Matomo takes only with a token.
  func appendOneThatNeedsTheToken(_ number: Int) async throws {
    try await queue().append([.sample(number, needsToken: true, acceptedAt: Date())])
  }

  func status() async throws -> QueueStatus { try await queue().status(at: Date()) }
}

extension RelayProcess {
  /// Where `serve` answers operators.
  func adminURL() async throws -> String { try await word(after: "for operators at") }
}
