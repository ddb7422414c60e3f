/// A search on the site itself.
///
/// It is recorded in place of a page view.
public struct SiteSearch: ParameterGroup, Hashable {
  /// What was searched for (`search`).
  public let keyword: String

  /// Where it was searched for (`search_cat`).
  public let category: String?

  /// How many results there were (`search_count`); 0 puts the keyword into the report of searches without result.
  ///
  /// Matomo's column has 32 bits without a sign; more makes it fail the whole bulk request.
  public let resultCount: UInt32?

  /// Creates a search.
  ///
  /// - Throws: ``MatomoError`` if the keyword is blank.
  public init(
    keyword: String,
    category: String? = nil,
    resultCount: UInt32? = nil
  ) throws(MatomoError) {
    self.keyword = try Requirement.text("search", keyword)
    self.category = category
    self.resultCount = resultCount
  }

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] {
    var list: [Parameter] = []
    list.add("search", keyword)
    list.add("search_cat", category)
    list.add("search_count", resultCount)
    return list
  }
}
