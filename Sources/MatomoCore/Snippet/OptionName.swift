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
