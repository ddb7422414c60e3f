/// Reads the value of one named option.
///
/// Files and environments may hold everything as text, so `"true"` and `"15"` count as what they say.
struct OptionReader {
  let name: String

  func failure(_ reason: String) -> MatomoError { MatomoError(name, reason) }

  func bool(_ value: MatomoSnippet.Value) throws(MatomoError) -> Bool {
    switch value {
    case .bool(let flag): return flag
    case .string("true"): return true
    case .string("false"): return false
    default: throw failure("must be true or false")
    }
  }

  func text(_ value: MatomoSnippet.Value) throws(MatomoError) -> String {
    switch value {
    case .string(let text): return text
    case .integer(let number): return String(number)
    default: throw failure("must be text")
    }
  }

  func integer(_ value: MatomoSnippet.Value, _ expectation: String) throws(MatomoError) -> Int {
    switch value {
    case .integer(let number): return number
    case .string(let text):
      if let number = Int(text) { return number }
      throw failure(expectation)
    default: throw failure(expectation)
    }
  }

  func array(_ value: MatomoSnippet.Value, _ expectation: String) throws(MatomoError) -> [MatomoSnippet.Value] {
    guard case .array(let elements) = value else { throw failure(expectation) }
    return elements
  }

  /// Reads one of a few words.
  func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ value: MatomoSnippet.Value,
    of type: Choice.Type
  ) throws(MatomoError) -> Choice {
    guard case .string(let word) = value, let choice = Choice(rawValue: word) else {
      throw failure("must be \(type.allCases.map(\.rawValue).joined(separator: ", or "))")
    }
    return choice
  }

  func seconds(_ value: MatomoSnippet.Value) throws(MatomoError) -> Duration {
    let expectation = "must be a number of seconds, 5 or more"
    var plain = value
    if case .string(let text) = value, text.hasSuffix("s") { plain = .string(String(text.dropLast())) }
    let seconds = try integer(plain, expectation)
    guard seconds >= 5 else { throw failure(expectation) }
    return .seconds(seconds)
  }

  func pageViewID(_ value: MatomoSnippet.Value) throws(MatomoError) -> PageViewID {
    guard let id = PageViewID(try text(value)) else { throw failure("must be six ASCII letters or digits") }
    return id
  }

  func texts(_ value: MatomoSnippet.Value) throws(MatomoError) -> [String] {
    if case .string(let text) = value { return [text] }
    var texts: [String] = []
    for element in try array(value, "must be a list of texts") { texts.append(try text(element)) }
    return texts
  }

  func sites(_ value: MatomoSnippet.Value) throws(MatomoError) -> [SiteID] {
    let expectation = "must be a list of site ids, which are 1 or greater"
    var sites: [SiteID] = []
    for element in try array(value, expectation) {
      let number = try integer(element, expectation)
      guard let site = try? SiteID(number) else { throw failure(expectation) }
      sites.append(site)
    }
    return sites
  }

  func dimensions(_ value: MatomoSnippet.Value) throws(MatomoError) -> CustomDimensions {
    let expectation = "must be values by the numbers of their dimensions, 1 to 999, as in {1: gold}"
    guard case .object(let members) = value else { throw failure(expectation) }
    var values: [Int: String] = [:]
    for (name, value) in members {
      values[try integer(.string(name), expectation)] = try text(value)
    }
    guard let dimensions = try? CustomDimensions(values) else { throw failure(expectation) }
    return dimensions
  }

  /// Reads lists of slot, name, value and, optionally, scope.
  func customVariables(_ value: MatomoSnippet.Value) throws(MatomoError) -> [MatomoSnippet.CustomVariable] {
    let expectation = "must be lists of slot, name, value and, if it is not page, the scope: visit or event"
    var variables: [MatomoSnippet.CustomVariable] = []
    for element in try array(value, expectation) {
      let parts = try array(element, expectation)
      guard (3...4).contains(parts.count) else { throw failure(expectation) }
      let scope = CustomVariables.Scope(nameInScript: parts.count == 4 ? try text(parts[3]) : "page")
      guard let scope else { throw failure(expectation) }
      let slot = try integer(parts[0], expectation)
      variables.append(try MatomoSnippet.CustomVariable(slot, text(parts[1]), text(parts[2]), scope: scope))
    }
    return variables
  }

  /// Reads commands: each its name, or a list of its name and its arguments.
  func commands(_ value: MatomoSnippet.Value) throws(MatomoError) -> [MatomoSnippet.Command] {
    let expectation = "must be lists of a name and its arguments, as in [[trackGoal, 1]]"
    var commands: [MatomoSnippet.Command] = []
    for element in try array(value, expectation) {
      var parts = [element]
      if case .array(let list) = element { parts = list }
      guard case .string(let command)? = parts.first else { throw failure(expectation) }
      do {
        commands.append(try MatomoSnippet.Command(command, Array(parts.dropFirst())))
      } catch {
        throw failure(error.reason)
      }
    }
    return commands
  }
}

/// The options of a snippet by the names that settings use: those of the properties.
enum OptionName: String, CaseIterable {
  case consent
  case disableCookies
  case doNotTrack
  case domains
  case crossDomainLinking
  case customVariables
  case dimensions
  case userID
  case title
  case pageViewID
  case heartBeat
  case commands
  case trackPageView
  case linkTracking
  case laterCommands
  case otherSites
  case noscript
  case nonce
  case internalVisitors

  static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
