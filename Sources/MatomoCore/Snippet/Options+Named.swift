extension MatomoSnippet.Options {
  /// Creates options from names and values, such as those of a settings file.
  ///
  /// The names are those of the properties. `true`, `false` and numbers may also be text. `customVariables` are lists of
  /// slot, name, value and scope; `dimensions` an object; `commands` and `laterCommands` lists of a name and its arguments;
  /// `heartBeat` seconds; `noscript` true or false; `userID` null for nobody.
  ///
  /// - Throws: ``MatomoError`` for a name that there is not or that is repeated, or a value that does not fit.
  public init(named options: [(String, MatomoSnippet.Value)]) throws(MatomoError) {
    self.init()
    var seen: Set<OptionName> = []
    for (text, value) in options {
      guard let name = OptionName(rawValue: text) else {
        throw MatomoError(text, "is no option of the snippet; there are \(OptionName.list)")
      }
      guard seen.insert(name).inserted else { throw MatomoError(text, "is given twice; write it once") }
      try set(name, value)
    }
    guard !crossDomainLinking || !domains.isEmpty else {
      throw MatomoError("crossDomainLinking", "needs domains, the hosts to which links lead")
    }
  }

  private mutating func set(_ name: OptionName, _ value: MatomoSnippet.Value) throws(MatomoError) {
    let read = OptionReader(name: name.rawValue)
    switch name {
    case .consent: consent = try read.choice(value, of: MatomoSnippet.Consent.self)
    case .disableCookies: disableCookies = try read.bool(value)
    case .doNotTrack: doNotTrack = try read.bool(value)
    case .domains: domains = try read.texts(value)
    case .crossDomainLinking: crossDomainLinking = try read.bool(value)
    case .customVariables: customVariables = try read.customVariables(value)
    case .dimensions: dimensions = try read.dimensions(value)
    case .userID: userID = value == .null ? .nobody : .user(try read.text(value))
    case .title: title = try read.text(value)
    case .pageViewID: pageViewID = try read.pageViewID(value)
    case .heartBeat: heartBeat = try read.seconds(value)
    case .commands: commands = try read.commands(value)
    case .trackPageView: trackPageView = try read.bool(value)
    case .linkTracking: linkTracking = try read.bool(value)
    case .laterCommands: laterCommands = try read.commands(value)
    case .otherSites: otherSites = try read.sites(value)
    case .noscript: noscript = try read.bool(value) ? .referrer : .absent
    case .nonce: nonce = try MatomoSnippet.Nonce(read.text(value))
    case .internalVisitors: internalVisitors = try read.choice(value, of: MatomoSnippet.Placeholder.self)
    }
  }
}
