#if !VaporSupport
  public import Matomo

  // What a user writes first, so that the compiler says which trait is missing in place of "cannot find in scope". What the
  // framework's own types get from us, such as `app.matomo(…)`, cannot be here: without the trait those types are unknown.

  /// What the names of this module stand for without its trait.
  ///
  /// Where the framework asks for a conformance, the compiler says nothing of what is unavailable, but it does say this name.
  public struct TraitVaporSupportIsMissing {
    /// Needs the package trait `VaporSupport`.
    public init(_ matomo: MatomoTracker) {}
  }

  /// Needs the package trait `VaporSupport`.
  @available(
    *,
    unavailable,
    message:
      "add traits: [\"VaporSupport\"] to .package(url: …) of swift-matomo in Package.swift (swift-tools-version 6.1 or later)"
  )
  public typealias MatomoMiddleware = TraitVaporSupportIsMissing
#endif
