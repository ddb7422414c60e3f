import MatomoTestSupport
import Testing

@Suite struct UsageTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let line: String

    init(_ arguments: [String], _ line: String) {
      self.arguments = arguments
      self.line = line
    }

    var testDescription: String { arguments.joined(separator: " ") }
  }

  @Test(arguments: [
    Mistake([], "no command"),
    Mistake(["srve"], "‘srve’ is no command"),
    Mistake(["serve", "--confg", "a"], "serve has no option --confg"),
    Mistake(["serve", "--config"], "--config needs a value: --config FILE"),
    Mistake(["serve", "now"], "serve takes no ‘now’"),
    Mistake(["deliver", "--once=yes"], "--once takes no value"),
    Mistake(["demo", "--port", "70000"], "--port ‘70000’ is not a port (0 to 65535)"),
    Mistake(["inspect", "--listen", "localhost"], "--listen ‘localhost’ is not an address and a port, such as"),
    Mistake(["serve", "--log-level", "loud"], "--log-level ‘loud’ is none of debug, info, warning, error"),
    Mistake(["serve", "--log-format", "xml"], "--log-format ‘xml’ is neither text nor json"),
    Mistake(["help", "srve"], "‘srve’ is no command"),
    Mistake(["queue"], "queue needs one of status, list, dead, retry, drop, verify"),
    Mistake(["queue", "stats"], "‘queue stats’ is none of status, list, dead, retry, drop, verify"),
    Mistake(["queue", "retry", "seven"], "‘seven’ is not the id of a hit"),
    Mistake(["queue", "status", "7"], "queue status takes no ids"),
    Mistake(["queue", "drop"], "queue drop needs ids, --reason TEXT or, for every hit, --all"),
  ])
  func wrongUsageEndsWith64AndOneLine(_ mistake: Mistake) async throws {
    let folder = try TemporaryFolder()
    let end = try await RelayProcess(mistake.arguments, in: folder).end()
    #expect(end.status == 64)
    #expect(end.output == "")
    #expect(end.errorLines.count == 1)
    #expect(end.errors.hasPrefix("matomo-relay: \(mistake.line)"), "\(end.errors)")
    #expect(end.errors.contains("--help"), "the line says where to look")
    #expect(folder.names == [], "nothing was made before the mistake was found")
  }

  @Test(arguments: [["--help"], ["-h"], ["help"]])
  func helpNamesEveryCommandAndExitStatus(_ arguments: [String]) async throws {
    let end = try await RelayProcess(arguments, in: try TemporaryFolder()).end()
    #expect(end.status == 0)
    #expect(end.errors == "")
    for word in ["demo", "serve", "deliver", "inspect", "check", "queue", "help COMMAND"] {
      #expect(end.output.contains("\n  \(word) "), "\(word)")
    }
    for status in ["0 done", "64", "65", "69", "75", "77", "78"] { #expect(end.output.contains(status)) }
    #expect(end.output.split(separator: "\n").allSatisfy { $0.count <= 120 })
  }

  @Test(arguments: [
    ("demo", ["--port", "--inspector-port", "--config"]), ("serve", ["--config", "--log-level"]),
    ("deliver", ["--once", "--config"]), ("inspect", ["--listen"]), ("check", ["--config"]),
    ("queue", ["status|list|dead|retry|drop|verify", "--json", "--reason", "--all", "--config"]),
  ])
  func helpOfACommandNamesItsOptions(_ command: String, _ words: [String]) async throws {
    let folder = try TemporaryFolder()
    let first = try await RelayProcess(["help", command], in: folder).end()
    let second = try await RelayProcess([command, "--help"], in: folder).end()
    #expect(first.status == 0 && first.errors == "")
    #expect(second.output == first.output)
    for word in words { #expect(first.output.contains(word), "\(word)") }
  }

  @Test func versionIsOneLineOnStandardOutput() async throws {
    let end = try await RelayProcess(["--version"], in: try TemporaryFolder()).end()
    #expect(end.status == 0 && end.errors == "")
    #expect(end.output.wholeMatch(of: /matomo-relay \d+\.\d+\.\d+\n/) != nil, "\(end.output)")
  }
}
