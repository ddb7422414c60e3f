/// How tracked URLs are made.
public struct URLRules: Sendable {
  /// Replaces scheme and host; `nil` takes them from the request.
  public var baseURL: BaseURL?

  /// Whether tracked URLs are `https` unless a trusted proxy says otherwise.
  ///
  /// Most servers speak plain HTTP to a proxy that does not say what the visitor used.
  public var assumeHTTPS: Bool

  /// Replacements over the decoded path, in their order; each sees what the one before it made.
  ///
  /// They concern every URL of the site's own host that a hit holds, and a title that is nothing but the path.
  public var masks: [PathMask]

  /// Names of query parameters that are removed from every URL that a hit holds, compared after decoding.
  public var strippedQueryParameters: Set<String>

  /// Creates rules for URLs.
  public init(
    baseURL: BaseURL? = nil,
    assumeHTTPS: Bool = true,
    masks: [PathMask] = [],
    strippedQueryParameters: Set<String> = []
  ) {
    self.baseURL = baseURL
    self.assumeHTTPS = assumeHTTPS
    self.masks = masks
    self.strippedQueryParameters = strippedQueryParameters
  }
}

/// A replacement over the path of a tracked URL, such as one of all digits by `N`.
public struct PathMask: Sendable {
  /// The pattern as it was written, for messages.
  public let source: String

  /// Makes the masked path from a decoded one.
  public let replace: @Sendable (String) -> String

  /// Creates a mask.
  public init(source: String, replace: @escaping @Sendable (String) -> String) {
    self.source = source
    self.replace = replace
  }
}
