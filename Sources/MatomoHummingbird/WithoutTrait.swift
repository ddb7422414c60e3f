#if !HummingbirdSupport
  public import Matomo

  // What a user writes first, so that the compiler says which trait is missing in place of "cannot find in scope".

  /// Needs the package trait `HummingbirdSupport`.
  @available(
    *,
    unavailable,
    message:
      "add traits: [\"HummingbirdSupport\"] to .package(url: …) of swift-matomo in Package.swift (swift-tools-version 6.1 or later)"
  )
  public struct MatomoMiddleware {
    /// Needs the package trait `HummingbirdSupport`.
    public init(_ matomo: MatomoTracker, servesTLS: Bool = false) {}
  }

  /// Needs the package trait `HummingbirdSupport`.
  @available(
    *,
    unavailable,
    message:
      "add traits: [\"HummingbirdSupport\"] to .package(url: …) of swift-matomo in Package.swift (swift-tools-version 6.1 or later)"
  )
  public struct MatomoRequestContext {}

  /// Needs the package trait `HummingbirdSupport`.
  @available(
    *,
    unavailable,
    message:
      "add traits: [\"HummingbirdSupport\"] to .package(url: …) of swift-matomo in Package.swift (swift-tools-version 6.1 or later)"
  )
  public protocol TrackedRequestContext {}
#endif
