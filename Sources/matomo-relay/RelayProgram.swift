import FoundationEssentials
import MatomoPlatform
import MatomoRelay

@main
struct RelayProgram {
  static func main() async {
    let status = await Relay.run(
      Array(CommandLine.arguments.dropFirst()),
      environment: ProcessInfo.processInfo.environment
    )
    exit(status)
  }
}
