import Matomo
import MatomoCore

/// `check`: asks Matomo whether it would take our hits.
struct CheckCommand {
  let settings: Settings
  let log: Log
  let write: (String) -> Void

  func run() async throws -> ExitStatus {
    guard let url = settings.matomo.url, let site = settings.matomo.siteID else {
      throw CommandError(.badSettings, "matomo.url and matomo.siteID must be set")
    }
    write("settings    right\n")
    let probe = MatomoProbe(over: settings.transport(to: url), site: site)
    switch await probe.site() {
    case .ok: break
    case .unreachable(let reason):
      throw CommandError(
        .unavailable,
        "Matomo cannot be reached at \(url): \(reason); check matomo.url and the network"
      )
    case .unwilling(let reason): throw Self.unwilling(url, reason)
    case .siteUnknown, .tokenRefused:
      throw CommandError(.badSettings, "Matomo at \(url) knows no site \(site); correct matomo.siteID")
    }
    write("Matomo      answers at \(url)\nsite        \(site) is known\n")
    guard let token = settings.matomo.tokenAuth else {
      write("token       none: \(Self.lostWithoutToken)\n")
      return .done
    }
    switch await probe.token(token) {
    case .ok: write("token       accepted\n")
    case .unwilling(let reason): throw Self.unwilling(url, reason)
    case .unreachable(let reason): throw CommandError(.unavailable, "Matomo stopped answering: \(reason)")
    case .siteUnknown, .tokenRefused:
      throw CommandError(
        .tokenRefused,
        "Matomo refuses the token for site \(site); it needs the right to write there, and in Matomo 5.0 and 5.1 a super user's token must not be for secure requests only"
      )
    }
    return .done
  }

  /// What only a token brings (`cip` and an old `cdt`, in Matomo's tracking API).
  static let lostWithoutToken =
    "no addresses, no countries, no hits older than a day, and people behind one address with one browser are one visitor"

  private static func unwilling(_ url: TrackerURL, _ reason: String) -> CommandError {
    CommandError(
      .unavailable,
      "\(url) answers, but takes no hits: \(reason); look for a login or a firewall in front of it, and into Matomo's log"
    )
  }
}
