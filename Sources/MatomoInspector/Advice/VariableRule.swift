import MatomoProtocol

extension FindingRule {
  /// Custom variables.
  static let variables = Self { hit, _ in
    ["cvar", "_cvar", "e_cvar"].compactMap { name in
      guard let text = hit[name] else { return nil }
      guard let json = try? JSONValue(parsing: Array(text.utf8)), let pairs = pairs(json) else {
        return Finding(.ignored, name, #"is not shaped like {"1":["name","value"]}"#)
      }
      guard pairs.allSatisfy({ $0.utf8.count <= 200 }) else {
        return Finding(.changed, name, "holds a name or value that is cut after 200 characters")
      }
      return nil
    }
  }

  private static func pairs(_ json: JSONValue) -> [String]? {
    guard case .object(let members) = json else { return json == .array([]) ? [] : nil }
    var texts: [String] = []
    for member in members {
      guard let index = Int(member.name), index > 0, case .array(let pair) = member.value, pair.count == 2 else {
        return nil
      }
      for value in pair {
        switch value {
        case .string(let text): texts.append(text)
        case .integer, .real, .bool: break
        case .null, .array, .object: return nil
        }
      }
    }
    return texts
  }
}
