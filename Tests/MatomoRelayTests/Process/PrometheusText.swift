/// Metrics in the text format of Prometheus, version 0.0.4, read as strictly as `promtool check metrics` does.
struct PrometheusText {
  private(set) var types: [String: String] = [:]

  /// By name and label.
  private(set) var values: [String: Double] = [:]

  init(_ text: String) throws {
    guard text.last == "\n" else { throw SystemFailure("the last line does not end") }
    var helps: Set<String> = []
    var families: Set<String> = []
    for line in text.split(separator: "\n") {
      if let match = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)/) {
        guard helps.insert(String(match.1)).inserted else { throw SystemFailure("second help: \(line)") }
      } else if let match = line.wholeMatch(of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary)/) {
        guard types.updateValue(String(match.2), forKey: String(match.1)) == nil, helps.contains(String(match.1)) else {
          throw SystemFailure("second type, or no help: \(line)")
        }
      } else if let match = line.wholeMatch(of: /(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-z_]+="[^"\\]*"\})?) (\S+)/),
        let value = Double(match.4)
      {
        let name = String(match.1)
        families.insert(String(match.2))
        guard types[String(match.2)] != nil, values.updateValue(value, forKey: name) == nil, value >= 0 else {
          throw SystemFailure("second value, no type or a negative number: \(line)")
        }
      } else {
        throw SystemFailure("not Prometheus: \(line)")
      }
    }
    guard !values.isEmpty, families == Set(types.keys) else { throw SystemFailure("a metric without a value") }
  }
}
