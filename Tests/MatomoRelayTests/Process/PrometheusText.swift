/// Metrics in the text format of Prometheus, version 0.0.4, read as strictly as `promtool check metrics` does.
struct PrometheusText {
  private(set) var types: [String: String] = [:]
  private(set) var values: [String: Double] = [:]

  init(_ text: String) throws {
    guard text.last == "\n" else { throw SystemFailure("the last line does not end") }
    var helps: Set<String> = []
    for line in text.split(separator: "\n") {
      if let match = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)/) {
        guard helps.insert(String(match.1)).inserted else { throw SystemFailure("second help: \(line)") }
      } else if let match = line.wholeMatch(of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary)/) {
        guard types.updateValue(String(match.2), forKey: String(match.1)) == nil, helps.contains(String(match.1)) else {
          throw SystemFailure("second type, or no help: \(line)")
        }
      } else if let match = line.wholeMatch(of: /([a-zA-Z_:][a-zA-Z0-9_:]*) (\S+)/), let value = Double(match.2) {
        let name = String(match.1)
        guard types[name] != nil, values.updateValue(value, forKey: name) == nil, value >= 0 else {
          throw SystemFailure("second value, no type or a negative number: \(line)")
        }
      } else {
        throw SystemFailure("not Prometheus: \(line)")
      }
    }
    guard !values.isEmpty, Set(values.keys) == Set(types.keys) else { throw SystemFailure("a metric without a value") }
  }
}
