extension String {
  /// The text for one line of an error: without control characters, and cut if it is long.
  var quotable: String {
    let visible = unicodeScalars.prefix(80).map { $0.properties.generalCategory == .control ? "\u{fffd}" : $0 }
    let text = visible.reduce(into: "") { $0.unicodeScalars.append($1) }
    return unicodeScalars.count > 80 ? text + "…" : text
  }
}
