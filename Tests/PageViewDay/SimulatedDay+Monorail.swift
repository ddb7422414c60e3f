extension SimulatedDay {
  /// The day by a simpler rule, for comparison: every 60 s, each view of the server that is older than 10 s takes the oldest hit of
  /// JavaScript, of any kind and age, with the same URL, address and user agent; the server's URL has no query.
  package func runByMonorailsRule() -> DayFigures {
    struct Row: Hashable {
      let client: UInt64
      let page: Int
      let query: Int
    }
    var sent = [Bool](repeating: false, count: views.count)
    var late: Set<Int> = []
    var reports: [Row: Int] = [:]
    var lines: [(time: Double, view: Int)] = []
    var upload = 60.0
    func uploadLines() {
      let due = lines.prefix { $0.time <= upload - 10 }
      for line in due {
        let view = views[line.view]
        let row = Row(client: view.client, page: view.page, query: 0)
        if let count = reports[row] {
          reports[row] = count > 1 ? count - 1 : nil
        } else {
          sent[line.view] = true
        }
      }
      lines.removeFirst(due.count)
      upload += 60
    }
    for arrival in arrivals {
      while arrival.time >= upload { uploadLines() }
      let view = views[arrival.view]
      switch arrival.kind {
      case .line: lines.append((arrival.time, arrival.view))
      case .report, .event:
        reports[Row(client: view.client, page: view.page, query: view.query), default: 0] += 1
        if sent[arrival.view], arrival.kind == .report { late.insert(arrival.view) }
      }
    }
    while !lines.isEmpty { uploadLines() }
    return DayFigures(self, sent: sent) { number in
      if views[number].query > 0 { return "with a query" }
      return late.contains(number) ? "reported after the upload" : "whose report was used for another view"
    }
  }
}
