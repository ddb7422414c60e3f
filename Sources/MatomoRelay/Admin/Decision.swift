import FoundationEssentials
import Matomo
import MatomoCore

/// A decision about a request or a hit: why it was sent, is missing, or was counted twice.
struct Decision: Sendable {
  enum Side: String, Sendable {
    case server
    case javaScript
    /// Another tracker, which has a token.
    case trusted
  }

  enum Outcome: Sendable {
    /// It goes to Matomo as soon as possible.
    case tracked(Side)

    /// It was decided by the queue, beside the page views of the other side.
    case pageView(PageViewDecision.Outcome, hit: Int64)

    /// It was left out by a rule; `nil` if the hit asked for that itself (`rec`).
    case ignored(Side, IgnoreRule?)

    /// It was turned away.
    case refused(reason: String)
  }

  let time: Date

  /// The query of the hit, or of the request to the collector.
  ///
  /// Its URL is looked for when somebody asks, since this is made for every hit.
  var query: String

  let outcome: Outcome
}

extension Decision {
  /// A request of a server that a rule leaves out.
  init(ignoring request: ObservedRequest, _ rule: IgnoreRule, at now: Date) {
    let url = (request.host ?? request.headers["host"] ?? "") + request.path + (request.query.map { "?" + $0 } ?? "")
    self.init(time: now, query: Query.encode([Parameter("url", url)]), outcome: .ignored(.server, rule))
  }
}
