import FoundationEssentials
import MatomoDelivery

/// The status of a queue in Prometheus's text format, version 0.0.4.
enum Metrics {
  static func text(_ status: QueueStatus, at now: Date) -> String {
    var lines: [String] = []
    func add(_ name: String, _ type: String, _ help: String, _ value: String) {
      lines.append("# HELP matomo_relay_\(name) \(help)")
      lines.append("# TYPE matomo_relay_\(name) \(type)")
      lines.append("matomo_relay_\(name) \(value)")
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
    return lines.joined(separator: "\n") + "\n"
  }

  private static func help(for name: Totals.Name) -> String {
    switch name {
    case .received: "Hits stored in the queue."
    case .refused: "Hits turned away by the collector."
    case .overflowed: "Hits dropped because neither the buffer nor the queue had room."
    case .matched: "Page views of the server that JavaScript reported as well."
    case .recorded: "Hits proven to be recorded by Matomo."
    case .rejected: "Hits that Matomo counted as invalid."
    case .unknown: "Hits sent without a proof of what became of them."
    }
  }
}
