#if !VaporSupport
  public import Matomo

  // What a user writes first, so that the compiler says which trait is missing in place of "cannot find in scope".

  /// Needs the package trait `VaporSupport`.
  @available(
    *,
    unavailable,
    message:
      "add traits: [\"VaporSupport\"] to .package(url: …) of swift-matomo in Package.swift (swift-tools-version 6.1 or later)"
  )
  public struct MatomoMiddleware {
    /// Needs the package trait `VaporSupport`.
    public init(_ matomo: MatomoTracker) {}
  }
#endif
