import MatomoHTTP
import MatomoHTTPServer
import MatomoTestSupport
import Testing

@Suite struct StartFailureTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Runs a command that must end with 78 and this one line.
  private func expectWrongSettings(
    _ arguments: [String],
    _ environment: [String: String] = [:],
    _ words: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let end = try await RelayProcess(arguments, environment, in: folder).end(sourceLocation: sourceLocation)
    #expect(end.status == 78, sourceLocation: sourceLocation)
    #expect(end.output == "", sourceLocation: sourceLocation)
    #expect(end.errorLines.count == 1, "\(end.errors)", sourceLocation: sourceLocation)
    for word in ["matomo-relay: "] + words {
      #expect(end.errors.contains(word), "\(end.errors)", sourceLocation: sourceLocation)
    }
  }

  private let matomo = ["MATOMO_URL": "http://127.0.0.1:9", "MATOMO_SITE_ID": "1", "MATOMO_RELAY_ADMIN": "off"]

  @Test func aWrongValueIsNamedWithFileAndLine() async throws {
    let file = try folder.write("matomo:\n  url: https://m.example\ndelivery:\n  lanes: many\n", to: "relay.yaml")
    try await expectWrongSettings(["serve", "--config", file], [:], "\(file):4", "delivery.lanes", "many")
    try await expectWrongSettings(["queue", "status"], ["MATOMO_RELAY_CONFIG": file], "\(file):4")
  }

  @Test func anUnknownKeyIsNamedWithFileAndLine() async throws {
    let file = try folder.write("matomo:\n  url: https://m.example\n  sitID: 1\n", to: "relay.yaml")
    try await expectWrongSettings(["serve", "--config", file], [:], "\(file):3", "sitID")
  }

  @Test func brokenYAMLIsNamedWithFileAndLine() async throws {
    let file = try folder.write("matomo:\n  url: [1\n", to: "relay.yaml")
    try await expectWrongSettings(["serve", "--config", file], [:], "\(file):")
  }

  @Test func aMissingSettingsFileIsNamed() async throws {
    try await expectWrongSettings(["serve", "--config", "no.yaml"], [:], "--config", "‘no.yaml’ cannot be read")
    try await expectWrongSettings(["check"], ["MATOMO_RELAY_CONFIG": "no.yaml"], "MATOMO_RELAY_CONFIG", "‘no.yaml’")
  }

  @Test func aMissingURLIsNamedWithItsVariable() async throws {
    try await expectWrongSettings(["serve"], [:], "matomo.url", "MATOMO_URL")
    try await expectWrongSettings(["deliver"], [:], "matomo.url", "MATOMO_URL")
  }

  @Test func aDemoWithoutAnInspectorNeedsASite() async throws {
    try await expectWrongSettings(["demo"], ["MATOMO_URL": "http://127.0.0.1:9"], "MATOMO_SITE_ID")
  }

  @Test func everyWrongSettingHasALine() async throws {
    let end = try await RelayProcess(["check"], [:], in: folder).end()
    #expect(end.status == 78)
    #expect(end.errorLines.count == 2)
    #expect(end.errors.contains("MATOMO_URL") && end.errors.contains("MATOMO_SITE_ID"))
  }

  @Test func aQueueThatIsNotBuiltIsRefusedWithoutItsPassword() async throws {
    let secret = ["MATOMO_RELAY_QUEUE": "redis://user:hunter2@127.0.0.1:6379/0"]
    let end = try await RelayProcess(["serve"], matomo.merging(secret) { $1 }, in: folder).end()
    #expect(end.status == 78)
    #expect(end.errorLines.count == 1)
    #expect(end.errors.contains("MATOMO_RELAY_QUEUE: a queue in Redis"), "\(end.errors)")
    #expect(!end.errors.contains("hunter2"))
  }

  @Test(arguments: ["status", "list", "dead", "retry", "verify"])
  func aQueueInMemoryCannotBeLookedInto(_ action: String) async throws {
    try await expectWrongSettings(["queue", action], ["MATOMO_RELAY_QUEUE": "memory:"], "/status")
  }

  @Test(arguments: ["serve", "deliver", "demo"])
  func aFolderThatIsNotThereIsNamed(_ command: String) async throws {
    let queue = ["MATOMO_RELAY_QUEUE": "sqlite:no/such/queue.sqlite"]
    let free = ["--port", "0", "--inspector-port", "0"]
    try await expectWrongSettings(
      command == "demo" ? [command] + free : [command],
      matomo.merging(queue) { $1 },
      "‘no/such/queue.sqlite.lock’",
      "No such file or directory"
    )
  }

  @Test func aFolderThatCannotBeWrittenIsNamed() async throws {
    // Nobody can make a file in /proc, not even the administrator.
    let queue = ["MATOMO_RELAY_QUEUE": "sqlite:/proc/queue.sqlite"]
    try await expectWrongSettings(["deliver"], matomo.merging(queue) { $1 }, "/proc/queue.sqlite", "folder")
    try await expectWrongSettings(["queue", "status"], queue, "/proc/queue.sqlite")
  }

  @Test func aFolderInPlaceOfTheQueueIsRefused() async throws {
    let queue = ["MATOMO_RELAY_QUEUE": "sqlite:\(folder.path)"]
    try await expectWrongSettings(["deliver"], matomo.merging(queue) { $1 }, "‘\(folder.path)’", "as a queue")
    try await expectWrongSettings(["queue", "status"], queue, "‘\(folder.path)’", "as a queue")
    #expect(folder.names == [])
  }

  @Test func aPortInUseIsNamed() async throws {
    let other = try HTTPServer { _ in .empty() }
    let address = "127.0.0.1:\(other.port)"
    let listen = ["MATOMO_RELAY_LISTEN": address, "MATOMO_RELAY_QUEUE": "memory:"]
    try await expectWrongSettings(["serve"], matomo.merging(listen) { $1 }, address, "in use", "choose another port")
    let admin = ["MATOMO_RELAY_ADMIN": address, "MATOMO_RELAY_LISTEN": "127.0.0.1:0", "MATOMO_RELAY_QUEUE": "memory:"]
    try await expectWrongSettings(["serve"], matomo.merging(admin) { $1 }, address, "in use")
    try await expectWrongSettings(["inspect", "--listen", address], [:], address, "in use")
    await other.stop(grace: .zero)
  }
}
