public import MatomoCore

/// What is said of all requests of a route or a group of routes.
///
///     router.group("admin").matomo(.ignored)
///     router.matomo(title: "Users").get("users", use: listUsers)
///
/// It is applied before the handler runs, so that the handler has the last word.
public struct RouteTracking: Sendable {
  /// Applies the rule to the data of one request.
  package let apply: @Sendable (RequestData) -> Void

  /// Creates a rule of your own.
  public init(_ apply: @escaping @Sendable (RequestData) -> Void) {
    self.apply = apply
  }

  /// The requests are left out.
  public static let ignored = Self { $0.skip() }

  /// The requests count as downloads of their URL in place of page views.
  public static let download = Self { $0.download() }

  /// The title of the pages.
  public static func title(_ title: String) -> Self { Self { $0.title = title } }

  /// Another site that the requests are recorded for.
  public static func site(_ site: SiteID) -> Self { Self { $0["idsite"] = String(site.number) } }

  /// A custom dimension.
  public static func dimension(_ id: Int, _ value: String) -> Self { Self { $0.setDimension(id, value) } }

  /// Parameters by the names that Matomo knows them by.
  public static func parameters(_ group: some ParameterGroup) -> Self { Self { $0.add(group) } }
}
