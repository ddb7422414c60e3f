import MatomoCore
import MatomoHTTP

/// The parameters of a plugin file that are passed on, in the order in which they are sent.
struct PluginParameters: Sendable {
  struct Rule: Sendable {
    let name: String
    let shape: ParameterShape
    let isRequired: Bool
  }

  let rules: [Rule]

  /// What a query holds of them.
  ///
  /// Other parameters are dropped, such as those that only keep browsers from using their cache; an empty value counts
  /// as none. Of a repeated parameter the last one counts, as in PHP.
  ///
  /// - Throws: ``Fault`` for a value that Matomo would not take.
  func checked(_ query: [Parameter]) throws(Fault) -> [Parameter] {
    var checked: [Parameter] = []
    for rule in rules {
      let value = query.last { $0.name.utf8.elementsEqual(rule.name.utf8) }?.value ?? ""
      guard !value.isEmpty || rule.isRequired else { continue }
      guard rule.shape.allows(value) else { throw Fault(name: rule.name) }
      checked.append(Parameter(rule.name, value))
    }
    return checked
  }

  struct Fault: Error {
    /// The name of the parameter: one from the rules, never the client's text.
    let name: String
  }
}

extension PluginParameters {
  /// Letters and digits, since a plugin for Matomo replaces numbers of sites by texts that cannot be guessed.
  static let recordingSettings = PluginParameters(rules: [
    Rule(name: "idsite", shape: .text(1...32), isRequired: true),
    Rule(name: "trackerid", shape: .text(6...6), isRequired: true),
    Rule(name: "url", shape: .pageURL, isRequired: true),
  ])

  /// All that Matomo documents for `optOutJS`.
  ///
  /// A font's name may not hold a single quote, which Matomo takes and which ends a text in the script that it makes.
  static let optOut = PluginParameters(rules: [
    Rule(name: "divId", shape: .text(1...64, and: "-_.:"), isRequired: false),
    Rule(name: "language", shape: .text(2...10, and: "-_"), isRequired: false),
    Rule(name: "backgroundColor", shape: .color, isRequired: false),
    Rule(name: "fontColor", shape: .color, isRequired: false),
    Rule(name: "fontSize", shape: .fontSize, isRequired: false),
    Rule(name: "fontFamily", shape: .text(1...100, and: "- ,\""), isRequired: false),
    Rule(name: "showIntro", shape: .oneOf("0", "1"), isRequired: false),
    Rule(name: "useCookiesIfNoTracker", shape: .oneOf("0", "1"), isRequired: false),
    Rule(name: "useCookiesTimeout", shape: .number(0...600), isRequired: false),
    Rule(name: "useSecureCookies", shape: .oneOf("0", "1"), isRequired: false),
    Rule(name: "cookiePath", shape: .text(1...100, and: "/-_.~"), isRequired: false),
    Rule(name: "cookieDomain", shape: .text(1...253, and: "-.*"), isRequired: false),
  ])
}

/// The languages that a browser wants, in a form with few variants: each one is an entry of the cache.
enum LanguageChoice {
  /// The first three languages, most wanted first, as Matomo reads them from `Accept-Language`; empty if there is none.
  static func of(_ acceptLanguage: [String]) -> String {
    acceptLanguage.joined(separator: ",").split(separator: ",").prefix(16).compactMap(tag).prefix(3)
      .joined(separator: ",")
  }

  /// A language, and a region where there is one; browsers list them in the order of their weights.
  private static func tag(_ element: Substring) -> String? {
    let tag = element.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
    let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
    guard let language = parts.first, (2...3).contains(language.utf8.count), parts.count <= 2 else { return nil }
    guard parts.dropFirst().allSatisfy({ (2...4).contains($0.utf8.count) }) else { return nil }
    guard parts.allSatisfy({ $0.utf8.allSatisfy(\.isASCIILetterOrDigit) }) else { return nil }
    return tag
  }
}
