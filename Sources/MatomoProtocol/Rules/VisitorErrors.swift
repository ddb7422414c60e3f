extension ErrorRule {
  /// The one id of which Matomo demands something.
  static let visitor = Self(KnownParameters(.forcedID)) { hit, _, findings in
    guard let id = hit[.forcedID], id.utf8.count != 16 else { return }
    findings.append(Finding(.refused, "cid", "must be 16 hexadecimal digits; Matomo refuses any other length"))
  }
}
