extension ErrorRule {
  /// Client hints that the device detection reads as text, and that end PHP with a TypeError if they are not text.
  static let clientHints = Self(KnownParameters(.clientHints)) { hit, _, findings in
    guard let data = hit[.clientHints], !ClientHintText.isHarmless(data),
      let json = try? JSONValue(parsing: Array(data.utf8)), case .object(let members) = json
    else { return }
    for member in members where !isHarmless(member) {
      // The name comes from outside, and no browser sends one that is longer.
      let message = "holds a \(member.name.prefix(32)) that is not as browsers send it, which ends PHP with a TypeError"
      findings.append(Finding(.crash, "uadata", message))
    }
  }

  /// Matomo's device detector (`ClientHints::factory`) takes names in any case, with `_` for `-`, and those of the headers.
  private static func isHarmless(_ member: JSONValue.Member) -> Bool {
    var name = member.name.lowercased().replacing("_", with: "-")[...]
    if name.hasPrefix("http-") { name = name.dropFirst("http-".count) }
    switch name {
    case "brands", "fullversionlist": return areBrands(member.value)
    case "formfactors":
      guard case .array(let values) = member.value else { return true }
      return values.allSatisfy(isText)
    case "mobile", "sec-ch-ua-mobile": return true
    case "arch", "architecture", "bitness", "model", "platform", "platformversion", "uafullversion", "x-requested-with":
      return isText(member.value)
    default: return !name.hasPrefix("sec-ch-ua") || isText(member.value)
    }
  }

  /// PHP turns the names into keys of an array, and a key of digits into an integer, which is no longer text.
  private static func areBrands(_ value: JSONValue) -> Bool {
    guard case .array(let brands) = value else { return true }
    return brands.allSatisfy { brand in
      guard case .object = brand else { return true }
      guard let name = brand["brand"], let version = brand["version"] else { return true }
      guard case .string(let text) = name else { return false }
      return Int(text) == nil && isText(version)
    }
  }

  private static func isText(_ value: JSONValue) -> Bool {
    guard case .string = value else { return false }
    return true
  }
}
