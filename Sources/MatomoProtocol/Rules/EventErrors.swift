extension ErrorRule {
  /// Category, action and value of an event.
  static let event = Self(KnownParameters(.eventCategory, .eventAction, .eventValue)) { hit, _, findings in
    if let category = hit[.eventCategory], let action = hit[.eventAction] {
      for (known, text) in [(KnownParameter.eventCategory, category), (.eventAction, action)]
      where text.allSatisfy(\.isWhitespace) {
        findings.append(Finding(.refused, known.name, "is blank; an event needs a category and an action"))
      }
    }
    if hit.number(.eventValue)?.isInfinite == true {
      findings.append(Finding(.poison, "e_v", "is larger than any number that the database stores"))
    }
  }
}
