#if !HummingbirdSupport
  public import Matomo

  // What a user writes first, so that the compiler says which trait is missing in place of "cannot find in scope". What the
  // framework's own types get from us, such as `router.matomo(…)`, cannot be here: without the trait those types are unknown.

  /// What the names of this module stand for without its trait.
  ///
  /// Where the framework asks for a conformance, the compiler says nothing of what is unavailable, but it does say this name.
  public struct TraitHummingbirdSupportIsMissing {
    /// Needs the package trait `HummingbirdSupport`.
    public init(_ matomo: MatomoTracker, servesTLS: Bool = false) {}

    /// Needs the package trait `HummingbirdSupport`.
    public init(_ tracking: [RouteTracking]) {}
  }

  /// Needs the package trait `HummingbirdSupport`.
  @available(
    *,
    unavailable,
    message:
      "add traits: [\"HummingbirdSupport\"] to .package(url: …) of swift-matomo in Package.swift (swift-tools-version 6.1 or later)"
  )
  public typealias MatomoMiddleware = TraitHummingbirdSupportIsMissing

  /// Needs the package trait `HummingbirdSupport`.
  @available(
    *,
    unavailable,
    message:
      "add traits: [\"HummingbirdSupport\"] to .package(url: …) of swift-matomo in Package.swift (swift-tools-version 6.1 or later)"
  )
  public typealias MatomoRequestContext = TraitHummingbirdSupportIsMissing

  /// Needs the package trait `HummingbirdSupport`.
  @available(
    *,
    unavailable,
    message:
      "add traits: [\"HummingbirdSupport\"] to .package(url: …) of swift-matomo in Package.swift (swift-tools-version 6.1 or later)"
  )
  public typealias RouteTrackingMiddleware = TraitHummingbirdSupportIsMissing

  /// Needs the package trait `HummingbirdSupport`.
  @available(
    *,
    unavailable,
    message:
      "add traits: [\"HummingbirdSupport\"] to .package(url: …) of swift-matomo in Package.swift (swift-tools-version 6.1 or later)"
  )
  public protocol TrackedRequestContext {}

  extension MatomoTracker {
    /// Needs the package trait `HummingbirdSupport`.
    @available(
      *,
      unavailable,
      message:
        "add traits: [\"HummingbirdSupport\"] to .package(url: …) of swift-matomo in Package.swift (swift-tools-version 6.1 or later)"
    )
    public func checkRoutes(of router: some Any) {}
  }
#endif
