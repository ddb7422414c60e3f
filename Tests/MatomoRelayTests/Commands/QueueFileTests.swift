import FoundationEssentials
import Matomo
import MatomoPlatform
import MatomoSQLite
import MatomoTestSupport
import MatomoTesting
import Testing

/// What the relay does with a file that is no sound queue.
@Suite struct QueueFileTests {
  private let folder: TemporaryFolder
  private let environment: [String: String]

  init() throws {
    folder = try TemporaryFolder()
    environment = [
      "MATOMO_URL": "http://127.0.0.1:9", "MATOMO_SITE_ID": "1", "MATOMO_RELAY_QUEUE": "sqlite:q.sqlite",
      "MATOMO_RELAY_ADMIN": "off", "MATOMO_RELAY_LISTEN": "127.0.0.1:0",
    ]
  }

  /// Leaves a file with many hits and no log beside it.
  private func makeQueue() async throws {
    do {
      let queue = try SQLiteHitQueue(path: folder.file("q.sqlite"))
      try await queue.append((1...500).map { .sample($0, acceptedAt: Date()) })
      await queue.close()
    }
    try #require(folder.names == ["q.sqlite", "q.sqlite.lock"])
  }

  @Test(arguments: ["serve", "deliver", "demo", "queue"])
  func aDatabaseOfAnotherProgramIsLeftAlone(_ command: String) async throws {
    try runSQL("CREATE TABLE theirs (a); INSERT INTO theirs VALUES ('precious');", in: folder.file("q.sqlite"))
    let before = try folder.bytes(of: "q.sqlite")
    let arguments = ["queue": ["queue", "status"], "demo": ["demo", "--inspector-port", "0"]][command] ?? [command]
    let end = try await RelayProcess(arguments, environment, in: folder).end()
    #expect(end.status == 78)
    #expect(end.errorLines.count == 1)
    #expect(end.errors.contains("‘q.sqlite’") && end.errors.contains("another program"), "\(end.errors)")
    #expect(try folder.bytes(of: "q.sqlite") == before)
    #expect(folder.names.allSatisfy { $0 == "q.sqlite" || $0 == "q.sqlite.lock" }, "\(folder.names)")
  }

  @Test func aFileThatNeverWasAQueueStaysWhereItIs() async throws {
    try folder.write("These are my notes.\n", to: "q.sqlite")
    let end = try await RelayProcess(["deliver", "--once"], environment, in: folder).end()
    #expect(end.status == 78)
    #expect(try folder.bytes(of: "q.sqlite") == Array("These are my notes.\n".utf8))
  }

  @Test func theQueueIsNobodyElsesToRead() async throws {
    try await makeQueue()
    var status = stat()
    try #require(stat(folder.file("q.sqlite"), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  enum Damage: String, CaseIterable, Sendable {
    case garbageHeader, garbageInTheMiddle, cutInTheMiddle, cutAfterAPage, cutInTheHeader, text

    func apply(to bytes: inout [UInt8]) {
      let middle = bytes.count / 2
      switch self {
      case .garbageHeader: bytes.replaceSubrange(0..<100, with: (0..<100).map { UInt8($0 * 7 % 251) })
      case .garbageInTheMiddle: for index in 4096..<bytes.count - 4096 { bytes[index] = UInt8(index * 31 % 251) }
      case .cutInTheMiddle: bytes = Array(bytes[..<(middle + 100)])
      case .cutAfterAPage: bytes = Array(bytes[..<4096])
      case .cutInTheHeader: bytes = Array(bytes[..<60])
      case .text: bytes = Array("These are my notes, not a queue.\n".utf8)
      }
    }
  }

  @Test(arguments: Damage.allCases, ["serve", "deliver", "demo"])
  func aDamagedFileIsSetAside(_ damage: Damage, _ command: String) async throws {
    try await makeQueue()
    var bytes = try folder.bytes(of: "q.sqlite")
    damage.apply(to: &bytes)
    try folder.write(bytes, to: "q.sqlite")
    try folder.write("mine", to: "other.sqlite")

    let arguments = command == "demo" ? ["demo", "--inspector-port", "0"] : [command]
    let relay = try RelayProcess(arguments, environment, in: folder)
    let name = try await relay.word(after: "set aside as ‘").prefix { $0 != "’" }
    try await eventually("the queue can be used") {
      try await RelayProcess(["queue", "verify"], environment, in: folder).end().status == 0
    }
    try await appendWhileServed()
    relay.signal(SIGTERM)
    let end = try await relay.end()
    #expect(end.status == 0, "\(end.errors)")
    let line = end.errorLines.filter { $0.contains("set aside") }
    #expect(line.count == 1 && line.allSatisfy { $0.contains("‘q.sqlite’ is damaged") }, "\(end.errors)")
    #expect(String(name).hasPrefix("q.sqlite.corrupt-"))
    #expect(try folder.bytes(of: String(name)) == bytes, "what was damaged is kept as it was")
    #expect(try folder.bytes(of: "other.sqlite") == Array("mine".utf8))
  }

  private func appendWhileServed() async throws {
    let queue = try SQLiteHitQueue(path: folder.file("q.sqlite"), role: .appending)
    try await queue.append([.sample(1, acceptedAt: Date())])
    #expect(try await queue.status(at: Date()).totals[.received] >= 1)
  }

  @Test(arguments: ["status", "verify"])
  func aDamagedFileIsOnlyReportedByCommandsThatLook(_ action: String) async throws {
    try await makeQueue()
    try folder.write("no queue", to: "q.sqlite")
    let end = try await RelayProcess(["queue", action], environment, in: folder).end()
    #expect(end.status == 65)
    #expect(end.errorLines.count == 1 && end.errors.contains("‘q.sqlite’"))
    #expect(folder.names == ["q.sqlite", "q.sqlite.lock"])
    #expect(try folder.bytes(of: "q.sqlite") == Array("no queue".utf8))
  }

  @Test func twoDamagedFilesGetNamesOfTheirOwn() async throws {
    try await makeQueue()
    for text in ["first", "second", "third"] {
      // A log that is left would repair the file.
      for name in folder.names where name.hasPrefix("q.sqlite-") { unlink(folder.file(name)) }
      try folder.write(text, to: "q.sqlite")
      let end = try await RelayProcess(["deliver", "--once"], environment, in: folder).end()
      #expect(end.status == 0, "\(end.errors)")
    }
    let kept = try folder.names.filter { $0.contains("corrupt") && !$0.hasSuffix("-wal") }
      .map { String(decoding: try folder.bytes(of: $0), as: UTF8.self) }
    #expect(kept.sorted() == ["first", "second", "third"])
  }

  @Test func onlyOneProcessDelivers() async throws {
    let first = try RelayProcess(["serve"], environment, in: folder)
    try await first.word(after: "listening at")
    for arguments in [["serve"], ["deliver"], ["deliver", "--once"]] {
      let end = try await RelayProcess(arguments, environment, in: folder).end()
      #expect(end.status == 78)
      #expect(end.errorLines.count == 1)
      #expect(
        end.errors.contains("another process (matomo-relay, pid \(first.id)) delivers from the queue ‘q.sqlite’"),
        "\(end.errors)"
      )
    }
    first.signal(SIGTERM)
    #expect(try await first.end().status == 0)
  }

  @Test func aKilledProcessLeavesNoLock() async throws {
    let first = try RelayProcess(["serve"], environment, in: folder)
    try await first.word(after: "listening at")
    first.signal(SIGKILL)
    #expect(try await first.end().status == -SIGKILL)
    #expect(try await RelayProcess(["deliver", "--once"], environment, in: folder).end().status == 0)
  }
}
