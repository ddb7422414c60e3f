import FoundationEssentials
import Matomo
import MatomoCore
import MatomoProtocol

/// Decisions as `/decisions` shows them.
enum DecisionJSON {
  /// - Parameter match: What visitors and URLs are matched by, which the queue does not know.
  static func value(_ decisions: [Decision], match: PageViewNaming.Match) -> JSONValue {
    .object([.init("decisions", .array(decisions.map { value($0, match) }))])
  }

  private static func value(_ decision: Decision, _ match: PageViewNaming.Match) -> JSONValue {
    let time = decision.time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    let url = Query.decode(decision.query).last { $0.name == "url" }?.value
    return .object(
      [.init("time", .string(time))] + members(decision.outcome, match)
        + [.init("url", url.map { .string($0) } ?? .null)]
    )
  }

  private static func members(_ outcome: Decision.Outcome, _ match: PageViewNaming.Match) -> [JSONValue.Member] {
    switch outcome {
    case .tracked(let side): [.init("decision", .string("tracked")), .init("side", .string(side.rawValue))]
    case .ignored(let side, let rule):
      [
        .init("decision", .string("ignored")), .init("side", .string(side.rawValue)),
        .init("rule", .string(rule?.description ?? "rec")),
        .init("setting", rule?.name.setting.map { .string($0) } ?? .null),
      ]
    case .refused(let reason): [.init("decision", .string("refused")), .init("reason", .string(reason))]
    case .pageView(let outcome, let hit): members(outcome, hit: hit, match)
    }
  }

  private static func members(
    _ outcome: PageViewDecision.Outcome,
    hit: Int64,
    _ match: PageViewNaming.Match
  ) -> [JSONValue.Member] {
    func matched(_ decision: String, with other: Int64, _ key: PageViewKey) -> [JSONValue.Member] {
      let by =
        switch key {
        case .id: "pageViewID"
        case .visitorID: "visitorID"
        case .match: match.rawValue
        }
      return [
        .init("decision", .string(decision)), .init("hit", .integer(hit)), .init("with", .integer(other)),
        .init("by", .string(by)),
      ]
    }
    return switch outcome {
    case .held(let until):
      [
        .init("decision", .string("held")), .init("hit", .integer(hit)),
        .init("until", .string(until.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))),
      ]
    case .cancels(let view, let key):
      matched("matched", with: view, key) + [.init("side", .string(Decision.Side.javaScript.rawValue))]
    case .reported(let key, let report):
      matched("matched", with: report, key) + [.init("side", .string(Decision.Side.server.rawValue))]
    case .late(let view, let key): matched("late", with: view, key)
    case .repeated: [.init("decision", .string("repeated")), .init("hit", .integer(hit))]
    case .repeatedOrder:
      [
        .init("decision", .string("repeated")), .init("hit", .integer(hit)),
        .init("reason", .string("Matomo has recorded the order")),
      ]
    case .sent(let reason, let visitorID):
      [
        .init("decision", .string("sent")), .init("hit", .integer(hit)),
        .init(
          "reason",
          .string(reason == .retried ? "asked for by queue retry" : "JavaScript did not report it in time")
        ),
        .init("visitorID", visitorID.map { .string($0.description) } ?? .null),
      ]
    }
  }
}
