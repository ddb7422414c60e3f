extension Hit {
  /// A file that was downloaded.
  public struct Download: ParameterGroup, Hashable {
    /// The URL of the file (`download`, and `url` as Matomo recommends).
    public let url: String

    /// Creates a download.
    ///
    /// - Throws: ``MatomoError`` if the URL is blank; Matomo would record a page view instead.
    public init(url: String) throws(MatomoError) {
      self.url = try Requirement.text("download", url)
    }

    /// Every value that is set, under the name that Matomo reads.
    public var parameters: [Parameter] {
      [Parameter("download", url), Parameter("url", url)]
    }
  }
}

/// A link to another site that was followed.
public struct Outlink: ParameterGroup, Hashable {
  /// Where it leads (`link`, and `url` as Matomo recommends).
  public let url: String

  /// Creates an outlink.
  ///
  /// - Throws: ``MatomoError`` if the URL is blank; Matomo would record a page view instead.
  public init(url: String) throws(MatomoError) {
    self.url = try Requirement.text("link", url)
  }

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] {
    [Parameter("link", url), Parameter("url", url)]
  }
}
