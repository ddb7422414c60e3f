/// Measures parts of the package; `scripts/bench` runs all of it, and other programs beside it.
@main
struct Bench {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    switch (arguments.first, arguments.dropFirst().first) {
    case ("request", nil): try RequestBench.run()
    case ("collector", nil): CollectorBench.run()
    case ("queue", let folder?): try await QueueBench.run(in: folder)
    case ("pageviews", let folder?): try await PageViewBench.run(in: folder)
    case ("fill", let path?): try await QueueBench.fill(path, hits: 1_000_000)
    default: print("matomo-bench request | collector | queue FOLDER | pageviews FOLDER | fill FILE")
    }
  }
}
