import FoundationEssentials
import Matomo
import MatomoCollector

/// The status of a queue and of the collector in Prometheus's text format, version 0.0.4.
enum Metrics {
  static func text(_ status: QueueStatus, collector: CollectorCounters.Counts, at now: Date) -> String {
    var lines: [String] = []
    func add(_ name: String, _ type: String, _ help: String, _ value: String) {
      lines.append("# HELP matomo_relay_\(name) \(help)")
      lines.append("# TYPE matomo_relay_\(name) \(type)")
      lines.append("matomo_relay_\(name) \(value)")
    }
    func addFamily(_ name: String, _ help: String, by label: String, _ counts: [(String, Int)]) {
      guard !counts.isEmpty else { return }
      lines.append("# HELP matomo_relay_\(name) \(help)")
      lines.append("# TYPE matomo_relay_\(name) counter")
      for (value, count) in counts { lines.append("matomo_relay_\(name){\(label)=\"\(value)\"} \(count)") }
    }
    add("hits_queued", "gauge", "Hits stored and not yet delivered, those in flight included.", "\(status.queued)")
    add("hits_held", "gauge", "Page views that wait for JavaScript to report them.", "\(status.held)")
    add("hits_in_flight", "gauge", "Hits that are being sent.", "\(status.inFlight)")
    add("dead_letters", "gauge", "Hits that Matomo will never take.", "\(status.dead)")
    let age = status.oldestAcceptedAt.map { max(0, now.timeIntervalSince($0)) } ?? 0
    add("oldest_hit_seconds", "gauge", "Age of the oldest queued hit.", "\(age)")
    let isPaused = status.trouble?.pausedUntil != nil
    add("delivery_paused", "gauge", "1 while nothing is sent because Matomo refused the token.", isPaused ? "1" : "0")
    for name in Totals.Name.allCases {
      add("hits_\(name.rawValue)_total", "counter", help(for: name), "\(status.totals[name])")
    }
    addFamily(
      "collector_removed_total",
      "Parameters removed since a client without a trusted token must not send them.",
      by: "parameter",
      [
        ("token_auth", collector.removed.tokens), ("cip", collector.removed.addresses),
        ("location", collector.removed.locations), ("cdt", collector.removed.times),
      ]
    )
    addFamily(
      "collector_excluded_total",
      "Hits answered and left out, by a rule or because they ask for it (rec).",
      by: "rule",
      collector.excluded.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    )
    return lines.joined(separator: "\n") + "\n"
  }

  private static func help(for name: Totals.Name) -> String {
    switch name {
    case .received: "Hits taken by the queue: stored, or matched at once."
    case .refused: "Hits turned away by the collector."
    case .overflowed: "Hits dropped because neither the buffer nor the queue had room."
    case .matched: "Page views of the server that JavaScript reported as well."
    case .recorded: "Hits proven to be recorded by Matomo."
    case .rejected: "Hits that Matomo counted as invalid."
    case .unknown: "Hits sent without a proof of what became of them."
    case .sent: "Page views of the server that were sent after all, since JavaScript did not report them in time."
    case .late: "Page views that JavaScript reported after the server's one was sent."
    case .purged: "Entries that page-view matching forgot before their time, because it remembered too much."
    }
  }
}
