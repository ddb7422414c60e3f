package import FoundationEssentials

/// A measure of a queue, by the name that the relay's `/metrics` and the metrics of an app have for it.
package struct QueueMetric: Sendable, Hashable {
  /// Whether the value only grows.
  package enum Kind: String, Sendable {
    case counter, gauge
  }

  package let name: String
  package let kind: Kind
  package let help: String
  package let value: Double

  /// The name and the value of the label, if the measure is one of a family.
  package var label: Label?

  package struct Label: Sendable, Hashable {
    package let name: String
    package let value: String
  }

  /// The name with the label, as Prometheus writes both.
  package var series: String { label.map { "\(name){\($0.name)=\"\($0.value)\"}" } ?? name }
}

extension QueueStatus {
  /// Every measure of the queue.
  package func metrics(at now: Date) -> [QueueMetric] {
    func gauge(_ name: String, _ help: String, _ value: Double) -> QueueMetric {
      QueueMetric(name: "matomo_relay_\(name)", kind: .gauge, help: help, value: value)
    }
    let age = oldestAcceptedAt.map { max(0, now.timeIntervalSince($0)) } ?? 0
    return [
      gauge("hits_queued", "Hits stored and not yet delivered, those in flight included.", Double(queued)),
      gauge("hits_held", "Page views that wait for JavaScript to report them.", Double(held)),
      gauge("hits_in_flight", "Hits that are being sent.", Double(inFlight)),
      gauge("dead_letters", "Hits that Matomo will never take.", Double(dead)),
      gauge("oldest_hit_seconds", "Age of the oldest queued hit.", age),
      gauge(
        "delivery_paused",
        "1 while nothing is sent because Matomo refused the token.",
        trouble?.pausedUntil == nil ? 0 : 1
      ),
    ] + Totals.Name.allCases.map { QueueMetric(total: $0, Double(totals[$0])) } + leftOut
  }

  private var leftOut: [QueueMetric] {
    totals.leftOut.sorted { $0.key.rawValue < $1.key.rawValue }.map { rule, count in
      QueueMetric(
        name: "matomo_relay_left_out_total",
        kind: .counter,
        help: "Requests and hits that were left out, by the rule.",
        value: Double(count),
        label: .init(name: "rule", value: rule.rawValue)
      )
    }
  }
}

extension QueueMetric {
  fileprivate init(total: Totals.Name, _ value: Double) {
    self.init(name: "matomo_relay_hits_\(total.rawValue)_total", kind: .counter, help: total.help, value: value)
  }
}

extension Totals.Name {
  fileprivate var help: String {
    switch self {
    case .received: "Hits taken by the queue: stored, or matched at once."
    case .refused: "Hits turned away by the collector."
    case .overflowed: "Hits dropped because neither the buffer nor the queue had room."
    case .matched: "Page views of the server that JavaScript reported as well."
    case .recorded: "Hits proven to be recorded by Matomo."
    case .rejected: "Hits that Matomo counted as invalid."
    case .repeated: "Orders that Matomo had recorded before."
    case .unknown: "Hits sent without a proof of what became of them."
    case .sent: "Page views of the server that were sent after all, since JavaScript did not report them in time."
    case .late: "Page views that JavaScript reported after the server's one was sent."
    case .ignored: "Requests and hits that a rule left out."
    case .dropped: "Requests and hits that Matomo would have dropped, as those of bots."
    case .purged: "Entries that page-view matching forgot before their time, because it remembered too much."
    }
  }
}
