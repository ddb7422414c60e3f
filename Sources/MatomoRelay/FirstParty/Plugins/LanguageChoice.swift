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
