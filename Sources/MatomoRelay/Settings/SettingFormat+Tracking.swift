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
