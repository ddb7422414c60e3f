/// A page that was viewed, with its address and its title.
public struct PageView: ParameterGroup, Hashable {
  /// The whole URL of the page, with its query (`url`).
  ///
  /// Matomo keeps 1024 characters.
  public var url: String

  /// The title (`action_name`); each `/` in it starts a deeper category.
  public var title: String?

  /// The URL of the page that led here (`urlref`).
  public var referrer: String?

  /// Joins later hits to this page view (`pv_id`).
  public var id: PageViewID?

  /// The character set of the page, if it is not UTF-8 (`cs`).
  public var charset: String?

  /// Creates a page view.
  public init(
    url: String,
    title: String? = nil,
    referrer: String? = nil,
    id: PageViewID? = nil,
    charset: String? = nil
  ) {
    self.url = url
    self.title = title
    self.referrer = referrer
    self.id = id
    self.charset = charset
  }

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] {
    var list: [Parameter] = []
    list.add("action_name", title)
    list.add("url", url)
    list.add("urlref", referrer)
    list.add("pv_id", id?.description)
    list.add("cs", charset)
    return list
  }
}
