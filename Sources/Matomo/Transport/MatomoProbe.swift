import FoundationEssentials
package import MatomoCore

/// Asks a Matomo server whether it would take our hits, without recording any.
///
/// The hits of the probe come from a bot, which Matomo checks like any other and then does not record.
package struct MatomoProbe: Sendable {
  /// What a probe found out.
  package enum Finding: Sendable, Hashable {
    case ok
    case unreachable(String)

    /// Matomo, or what stands in front of it, answered without taking a hit.
    case unwilling(String)
    case siteUnknown
    case tokenRefused
  }

  private let transport: any HitTransport
  private let site: SiteID

  package init(over transport: any HitTransport, site: SiteID) {
    self.transport = transport
    self.site = site
  }

  private static let bot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"

  /// Whether Matomo answers and knows the site.
  package func site() async -> Finding {
    await post(query([]), token: nil, ifInvalid: .siteUnknown)
  }

  /// Whether Matomo takes the token for the site, which ``site()`` has found to be known.
  package func token(_ token: TokenAuth) async -> Finding {
    // Only a token lets a client say where a visitor is.
    await post(query([Parameter("country", "de")]), token: token, ifInvalid: .tokenRefused)
  }

  private func query(_ parameters: [Parameter]) -> String {
    let hit = Hit(
      site: site,
      parameters: [Parameter("ua", Self.bot), Parameter("url", "http://localhost/")] + parameters
    )
    return hit.query
  }

  private func post(_ query: String, token: TokenAuth?, ifInvalid finding: Finding) async -> Finding {
    let answer = await transport.post(BulkRequest.encode([query], tokenAuth: token))
    switch Receipt(answer, sent: 1, needingToken: token == nil ? 0 : 1, hiding: token) {
    case .recorded(let rejected, let unnamed, _): return rejected.isEmpty && unnamed == 0 ? .ok : finding
    case .tokenRefused: return .tokenRefused
    case .notSent(let reason): return .unreachable(reason)
    case .notRecorded(let reason, _), .failed(let reason), .unknown(let reason): return .unwilling(reason)
    case .tooLarge: return .unwilling("HTTP status 413 for a call of a single hit")
    }
  }
}
