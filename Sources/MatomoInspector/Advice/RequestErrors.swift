import MatomoCore
import MatomoProtocol

extension FindingRule {
  /// What makes Matomo leave a hit out, or refuse it, beside what the hit says itself: the request, the browser's kind, and
  /// the orders that are there already; and page views that are counted twice.
  static let request = Self { hit, context in
    var findings: [Finding] = []
    if context.isPrefetch {
      findings.append(
        Finding(.excluded, "X-Purpose", "says that the page is only fetched ahead, which Matomo leaves out")
      )
    }
    if UserAgents.isBot(hit[.userAgent] ?? context.userAgent), hit.whole("bots") != 1 {
      findings.append(
        Finding(.excluded, "ua", "belongs to a bot, which Matomo leaves out; bots=1 records it as a visit")
      )
    }
    if hit["ca"] == "1", hit["ping"] != "1", HitKind(hit) == .custom,
      !hit.names.contains(where: ParameterNames.isOfPlugin)
    {
      findings.append(
        Finding(.poison, "ca", "says that this is no page view, and nothing says what it is; the hit fails")
      )
    }
    if let order = OrderID(hit), context.known.orders.contains(order) {
      findings.append(Finding(.refused, "ec_id", "names an order that is recorded already"))
    }
    if let pageView = NamedPageView(hit), context.known.pageViews.contains(pageView) {
      findings.append(
        Finding(
          .noted,
          "pv_id",
          "is that of an earlier page view, and the page counts twice: let the server or the snippet count it, or hold the "
            + "server's page views until the snippet has reported them"
        )
      )
    }
    return findings
  }
}
