/// One thing that is wrong with the settings: where, what, and what to do, in one line.
struct SettingsProblem: Sendable, Hashable, CustomStringConvertible {
  let place: SettingPlace?
  let key: String?
  let reason: String

  var description: String {
    // A variable and an option name their key already.
    let key = if case .file = place { key } else { place == nil ? key : nil }
    return [place?.description, key, reason].compactMap(\.self).joined(separator: ": ")
  }
}

/// Everything that is wrong with the settings.
struct SettingsError: Error, CustomStringConvertible {
  let problems: [SettingsProblem]

  var description: String { problems.map(\.description).joined(separator: "\n") }
}

extension String {
  /// The text for one line of an error: without control characters, and cut if it is long.
  var quotable: String {
    let visible = unicodeScalars.prefix(80).map { $0.properties.generalCategory == .control ? "\u{fffd}" : $0 }
    let text = visible.reduce(into: "") { $0.unicodeScalars.append($1) }
    return unicodeScalars.count > 80 ? text + "…" : text
  }
}

/// Finds the name that somebody meant.
enum NearMatch {
  /// The candidate with the fewest letters to change, if they are few enough to be a slip.
  static func closest(to name: String, among candidates: some Sequence<String>) -> String? {
    let limit = max(1, min(3, name.count / 3))
    return
      candidates
      .map { (candidate: $0, distance: distance(name.lowercased(), $0.lowercased())) }
      .filter { $0.distance <= limit }
      .min { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }?
      .candidate
  }

  /// How many letters have to be put in, taken out or changed.
  private static func distance(_ first: String, _ second: String) -> Int {
    let second = Array(second)
    var previous = Array(0...second.count)
    for (row, character) in first.enumerated() {
      var current = [row + 1]
      for column in second.indices {
        current.append(
          min(
            previous[column] + (character == second[column] ? 0 : 1),
            previous[column + 1] + 1,
            current[column] + 1
          )
        )
      }
      previous = current
    }
    return previous.last ?? 0
  }
}
