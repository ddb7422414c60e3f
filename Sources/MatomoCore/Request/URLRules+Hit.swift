/// What the rules for URLs mean for a whole hit, whoever made it.
extension URLRules {
  /// Whether no hit is changed.
  package var changeNothing: Bool { masks.isEmpty && strippedQueryParameters.isEmpty }

  /// Takes what is not to be recorded out of every URL that the parameters of a hit hold.
  ///
  /// Parameters are taken out of any URL, and masks are applied to those of the hit's own host, also where they are the name of
  /// an event, or where the title is nothing but the path.
  ///
  /// - Parameter isURLDone: Whether the rules were applied to `url` before.
  package func apply(to parameters: inout [Parameter], isURLDone: Bool = false) {
    guard !changeNothing else { return }
    let page = parameters.last { $0.nameInPHP == "url" }?.value
    let url = page.map(URLParts.init)
    for index in parameters.indices {
      let parameter = parameters[index]
      if isURLDone, parameter.value == page { continue }
      let value: String
      switch parameter.nameInPHP {
      case "url", "urlref", "_ref", "download", "link", "c_t": value = changed(parameter.value, onHost: url?.host)
      case "e_c", "e_a", "e_n":
        let isOwn = url?.host != nil && URLParts(parameter.value).isOnHost(url?.host)
        value = isOwn ? changed(parameter.value, onHost: url?.host) : parameter.value
      case "action_name":
        guard !isURLDone, let path = url.map({ RequestPath(String($0.path)) }), parameter.value == path.decoded else {
          continue
        }
        value = masks.reduce(path.decoded) { $1.replace($0) }
      default: continue
      }
      if value != parameter.value { parameters[index] = Parameter(parameter.name, value) }
    }
  }

  /// A URL without what is not to be recorded.
  ///
  /// - Parameter host: The host whose paths are masked.
  func changed(_ url: String, onHost host: Substring?) -> String {
    let parts = URLParts(url)
    let path =
      parts.isOnHost(host) && !masks.isEmpty ? RequestPath(String(parts.path)).masked(by: masks) : String(parts.path)
    var changed = String(parts.start) + path
    if let query = parts.query {
      let kept = QueryFilter.strip(strippedQueryParameters, from: String(query))
      if !kept.isEmpty || query.isEmpty { changed += "?" + kept }
    }
    if let fragment = parts.fragment { changed += "#" + keptOfFragment(fragment) }
    return changed
  }

  /// Single-page applications keep a query of their own behind the `#`, with or without a path before it.
  private func keptOfFragment(_ fragment: Substring) -> String {
    guard !strippedQueryParameters.isEmpty, fragment.utf8.contains(UInt8(ascii: "=")) else { return String(fragment) }
    let mark = fragment.firstIndex(of: "?").map { fragment.index(after: $0) } ?? fragment.startIndex
    let kept = QueryFilter.strip(strippedQueryParameters, from: String(fragment[mark...]))
    let start = fragment[..<mark]
    return kept.isEmpty && start.last == "?" ? String(start.dropLast()) : String(start) + kept
  }
}

/// A URL taken apart, without a judgement on it.
private struct URLParts {
  /// Scheme and authority, as they are.
  let start: Substring
  let path: Substring
  let query: Substring?
  let fragment: Substring?

  /// The host with its port; `nil` if the text has none.
  let host: Substring?

  init(_ url: String) {
    let fragmentMark = url.firstIndex(of: "#")
    fragment = fragmentMark.map { url[$0...].dropFirst() }
    let whole = url[..<(fragmentMark ?? url.endIndex)]
    let queryMark = whole.firstIndex(of: "?")
    query = queryMark.map { whole[$0...].dropFirst() }
    let address = whole[..<(queryMark ?? whole.endIndex)]
    if let mark = address.firstRange(of: "//"),
      mark.lowerBound == address.startIndex || address[..<mark.lowerBound].hasSuffix(":")
    {
      let pathMark = address[mark.upperBound...].firstIndex(of: "/") ?? address.endIndex
      host = address[mark.upperBound..<pathMark]
      start = address[..<pathMark]
      path = address[pathMark...]
    } else {
      host = nil
      start = address[..<address.startIndex]
      path = address
    }
  }

  func isOnHost(_ other: Substring?) -> Bool {
    guard let host, let other else { return false }
    return host.equalsIgnoringCase(other)
  }
}
