import MatomoCore

/// `snippet`: prints the JavaScript snippet.
struct SnippetCommand {
  let settings: Settings
  let write: (String) -> Void

  func run(nonce: String?) throws(CommandError) -> ExitStatus {
    guard var snippet = settings.matomoSnippet else { throw CommandError(.badSettings, "matomo.siteID is not set") }
    if let nonce {
      do throws(MatomoError) {
        snippet.options.nonce = try MatomoSnippet.Nonce(nonce)
      } catch {
        throw CommandError(.usage, "--nonce: \(error.reason)")
      }
    }
    write(snippet.html)
    return .done
  }
}
