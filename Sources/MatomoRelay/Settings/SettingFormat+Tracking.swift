import MatomoCore
import MatomoPatterns

extension SettingFormat where Value == BaseURL {
  static var baseURL: Self {
    scalar(.text("scheme and host")) { text throws(SettingRefusal) in
      // Before the URL can be part of an error.
      guard !text.contains("@") else { throw SettingRefusal("must not hold a user or password") }
      return try refusing(text) { text throws(MatomoError) in try BaseURL(text) }
    }
  }
}

extension SettingFormat where Value == RequestKinds {
  /// A preset, or a list of kinds.
  static var requestKinds: Self {
    let presets: [(name: String, kinds: RequestKinds)] = [("pages", .website), ("routes", .routes)]
    let names = RequestKinds.named.map(\.name).sorted()
    let kind = SettingKind.either(.word(presets.map(\.name)), .list(.word(names)))
    // A variable or an option is one text, whether it is the name of a preset or a list.
    return SettingFormat(.scalar, kind, write: always("pages")) { node throws(SettingFault) in
      let words: [(text: String, line: Int)]
      switch node.content {
      case .sequence(let items):
        words = try items.map { item throws(SettingFault) in (try item.text, item.line) }
      default:
        let text = try node.text
        if let preset = presets.first(where: { $0.name == text }) { return preset.kinds }
        words = text.split(separator: ",").map { (String($0.trimmedOfBlanks), node.line) }
      }
      var kinds: RequestKinds = []
      for word in words {
        guard let named = RequestKinds.named.first(where: { $0.name == word.text }) else {
          throw SettingFault(
            line: word.line,
            reason: "‘\(word.text.quotable)’ must be pages, routes, or a list of \(names.joined(separator: ", "))"
          )
        }
        kinds.insert(named.kind)
      }
      return kinds
    }
  }
}

extension SettingFormat where Value == Downloads {
  static var downloads: Self {
    let items = SettingFormat<[String]>.list(of: .scalar(.text("extension or content type")) { $0 })
    let write = { @Sendable (downloads: Downloads) in
      items.write(downloads.extensions.sorted() + downloads.contentTypes.sorted())
    }
    return SettingFormat(.list, items.kind, write: write) { node throws(SettingFault) in
      let names = try items.read(node).map { $0.lowercased() }
      return Downloads(
        extensions: Set(names.filter { !$0.contains("/") }.map { $0.hasPrefix(".") ? String($0.dropFirst()) : $0 }),
        contentTypes: Set(names.filter { $0.contains("/") })
      )
    }
  }
}

extension SettingFormat where Value == StatusCodes {
  static var statusCodes: Self {
    scalar(.text("404, 3xx or 500-599")) { text throws(SettingRefusal) in
      try refusing(text) { text throws(MatomoError) in try StatusCodes(text) }
    }
  }
}

extension SettingFormat where Value == CIDRBlock {
  static var addressBlock: Self {
    scalar(.text("address or CIDR block")) { text throws(SettingRefusal) in
      try refusing(text) { text throws(MatomoError) in try CIDRBlock(text) }
    }
  }
}

/// Turns the reason of a value that checks itself into the reason of a setting.
private func refusing<Value>(
  _ text: String,
  _ make: (String) throws(MatomoError) -> Value
) throws(SettingRefusal) -> Value {
  do throws(MatomoError) {
    return try make(text)
  } catch {
    throw SettingRefusal(error.reason.quotable)
  }
}

extension SettingFormat where Value == [String]? {
  static var allowedMethods: Self {
    let methods = SettingFormat<[String]>.list(of: .method)
    return SettingFormat(.list, .either(.word(["all"]), methods.kind), write: always("all")) {
      node throws(SettingFault) in
      if case .scalar("all", _) = node.content { return nil }
      let names = try methods.read(node)
      return names == ["ALL"] ? nil : names
    }
  }
}

extension SettingFormat where Value == [PatternReplacement] {
  static var urlMasks: Self {
    let example = "{pattern: '/users/\\d+', replacement: /users/ID}"
    let kind = SettingKind.list(
      .fields([("pattern", .text("regular expression")), ("replacement", .text("template"))])
    )
    return SettingFormat(.structure, kind, write: always("[]")) { node throws(SettingFault) in
      guard case .sequence(let items) = node.content else {
        throw SettingFault(line: node.line, reason: "must be a list of maps, such as [\(example)]")
      }
      var masks: Value = []
      for item in items {
        let values = try item.entries(of: ["pattern", "replacement"], example)
        guard let pattern = values["pattern"], let replacement = values["replacement"] else {
          throw SettingFault(line: item.line, reason: "needs both, such as \(example)")
        }
        do {
          masks.append(try PatternReplacement(pattern.text, with: replacement.text))
        } catch let error as PatternError {
          throw SettingFault(line: pattern.line, reason: error.description.quotable)
        } catch let fault as SettingFault {
          throw fault
        } catch {
          throw SettingFault(line: item.line, reason: "is not a mask")
        }
      }
      return masks
    }
  }
}

extension SettingFormat where Value == [String: [Parameter]] {
  static var routes: Self {
    let kind = SettingKind.map("route or path", to: .map("parameter", to: .text("value")))
    return SettingFormat(.structure, kind, write: always("{}")) { node throws(SettingFault) in
      var routes: Value = [:]
      for route in try node.entries("{/users: {action_name: Users}}") {
        var parameters: [Parameter] = []
        for parameter in try route.value.entries("{action_name: Users}") {
          parameters.append(Parameter(parameter.key, try parameter.value.text))
        }
        routes[route.key] = parameters
      }
      return routes
    }
  }
}

extension SettingFormat where Value == [Int: RequestValue] {
  static var dimensions: Self {
    let kind = SettingKind.map("number", to: .text("status, method, route, host or the name of a header"))
    return SettingFormat(.structure, kind, write: always("{}")) { node throws(SettingFault) in
      var dimensions: Value = [:]
      for entry in try node.entries("{1: status, 2: X-Plan}") {
        guard let id = Int(entry.key), (1...999).contains(id) else {
          throw SettingFault(
            line: entry.line,
            reason: "‘\(entry.key.quotable)’ is not the id of a dimension; write its number in Matomo, 1 to 999"
          )
        }
        let source = try entry.value.text
        guard source.isToken else {
          throw SettingFault(
            line: entry.value.line,
            reason: "‘\(source.quotable)’ is not status, method, route, host or the name of a header"
          )
        }
        dimensions[id] = RequestValue(source)
      }
      return dimensions
    }
  }
}
