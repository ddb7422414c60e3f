import MatomoCore
package import MatomoHTTP
import MatomoProtocol

/// A stand-in for Matomo while developing: takes hits, checks them, shows them.
///
/// It knows nothing of the HTTP server in front of it, and keeps what came in in its memory.
package struct Inspector: Sendable {
  package let store: InspectorStore
  private let endpoint: TrackerEndpoint
  private let epoch: String

  package init(
    configuration: InspectorConfiguration = InspectorConfiguration(),
    store: InspectorStore = InspectorStore()
  ) {
    endpoint = TrackerEndpoint(configuration)
    self.store = store
    // A page that stays open learns from it that the inspector was started anew.
    epoch = String(UInt32.random(in: .min ... .max), radix: 16)
  }

  /// Answers any request.
  package func respond(to request: HTTPRequest) -> HTTPResponse {
    switch request.path {
    case "/matomo.php", "/piwik.php":
      store.record { now, known in
        let answer = endpoint.answer(to: request, now: now, known: known)
        return (answer.response, answer.hits)
      }
    case "/matomo.js", "/piwik.js":
      switch request.method {
      case "GET", "HEAD":
        HTTPResponse(
          status: 200,
          headers: [("Content-Type", "application/javascript")],
          body: Array(StandInScript.text.utf8)
        )
      default: .text(405, "GET gives the script.", headers: [("Allow", "GET, HEAD")])
      }
    case "/api/hits":
      switch request.method {
      case "GET", "HEAD": list(request)
      case "DELETE": clear()
      default: .text(405, "GET lists the hits, DELETE forgets them.", headers: [("Allow", "GET, HEAD, DELETE")])
      }
    case "/api/visits":
      switch request.method {
      case "GET", "HEAD": .json(Visits(of: store.snapshot().entries).json)
      default: .text(405, "GET lists the visits.", headers: [("Allow", "GET, HEAD")])
      }
    case "/":
      switch request.method {
      case "GET", "HEAD": .inspectorPage(nonce: Self.nonce())
      default: .text(405, "GET shows the page.", headers: [("Allow", "GET, HEAD")])
      }
    default:
      .text(
        404,
        "Nothing here. The page is at /, the tracker at /matomo.php, its script at /matomo.js, the hits are at /api/hits, "
          + "the visits that Matomo would make of them at /api/visits."
      )
    }
  }

  /// `after` leaves out hits up to an id, `limit` all but the newest: what the page asks for each second.
  private func list(_ request: HTTPRequest) -> HTTPResponse {
    let query = Query.decode(request.query ?? "")
    func number(_ name: String) -> Int? { query.last { $0.name == name }.flatMap { Int($0.value) } }
    let snapshot = store.snapshot(after: number("after") ?? 0, limit: max(0, number("limit") ?? .max))
    return .json(HitList.encode(snapshot, epoch: epoch))
  }

  private func clear() -> HTTPResponse {
    store.removeAll()
    return HTTPResponse(status: 204)
  }

  private static func nonce() -> String {
    var generator = SystemRandomNumberGenerator()
    return String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
  }
}
