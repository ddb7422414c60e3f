import FoundationEssentials
import Matomo
import MatomoCollector

/// The status of a queue and of the collector in Prometheus's text format, version 0.0.4.
enum Metrics {
  static func text(_ status: QueueStatus, collector: CollectorCounters.Counts, at now: Date) -> String {
    var lines: [String] = []
    var last = ""
    for metric in status.metrics(at: now) {
      if metric.name != last {
        lines.append("# HELP \(metric.name) \(metric.help)")
        lines.append("# TYPE \(metric.name) \(metric.kind.rawValue)")
        last = metric.name
      }
      lines.append("\(metric.series) \(Int(exactly: metric.value).map(String.init) ?? String(metric.value))")
    }
    func addFamily(_ name: String, _ help: String, by label: String, _ counts: [(String, Int)]) {
      guard !counts.isEmpty else { return }
      lines.append("# HELP matomo_relay_\(name) \(help)")
      lines.append("# TYPE matomo_relay_\(name) counter")
      for (value, count) in counts { lines.append("matomo_relay_\(name){\(label)=\"\(value)\"} \(count)") }
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
}
