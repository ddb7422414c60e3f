import FoundationEssentials
import Matomo
import MatomoPlatform
import MatomoSQLite

/// The daemon as a library: reads the command line, runs the command, and tells how it ended.
public enum Relay {
  /// Runs the command that the arguments name, and ends the process with the exit status.
  ///
  /// - Parameter arguments: Those behind the program's name.
  public static func run(_ arguments: [String], environment: [String: String]) async -> Int32 {
    // A limit on the size of files (ulimit -f) is then an error like that of a full disk, and not the end of the process.
    signal(SIGXFSZ, SIG_IGN)
    do {
      return try await command(Invocation(arguments), environment).rawValue
    } catch let error as CommandError {
      for line in error.lines { StandardStream.error.write("matomo-relay: \(line)\n") }
      return error.status.rawValue
    } catch let error as HitQueueError {
      StandardStream.error.write("matomo-relay: queue: \(error)\n")
      return ExitStatus.badSettings.rawValue
    } catch {
      StandardStream.error.write("matomo-relay: \(error)\n")
      return ExitStatus.badSettings.rawValue
    }
  }

  private static func command(_ invocation: Invocation, _ environment: [String: String]) async throws -> ExitStatus {
    let write = { StandardStream.output.write($0) }
    switch invocation.command {
    case "help":
      write(try Help.text(for: invocation.operands.first))
      return .done
    case "version":
      write("matomo-relay \(Version.current)\n")
      return .done
    default: break
    }
    let log = try Log(invocation)
    func settings(_ requirements: Set<Settings.Requirement>) throws(CommandError) -> Settings {
      try Settings(invocation, environment, requiring: requirements, log)
    }
    switch invocation.command {
    case "demo":
      var demo = DemoCommand(
        settings: try settings([]).forDemo(port: try invocation.port("--port")),
        log: log,
        write: write,
        inspectorPort: try invocation.port("--inspector-port") ?? 8090
      )
      return try await demo.run()
    case "serve": return try await ServeCommand(settings: try settings([.matomoURL]), log: log).run()
    case "deliver":
      let once = invocation.has("--once")
      return try await DeliverCommand(settings: try settings([.matomoURL]), log: log).run(once: once)
    case "settings":
      write(try SettingsCommand(invocation).text { () throws(CommandError) in try settings([]) })
      return .done
    case "snippet":
      let snippet = SnippetCommand(settings: try settings([.siteID]), write: write)
      return try snippet.run(nonce: invocation.options["--nonce"])
    case "inspect": return try await InspectCommand.run(invocation, log)
    case "check":
      return try await CheckCommand(settings: try settings([.matomoURL, .siteID]), log: log, write: write).run()
    default:
      let command = try QueueCommand(invocation, write: write)
      let queue = try settings([]).openStoredQueue(log)
      let status = try await command.run(on: queue)
      await queue.close()
      return status
    }
  }
}
