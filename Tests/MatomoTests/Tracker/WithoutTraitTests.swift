#if !ServiceLifecycleSupport
  import Matomo
  import MatomoTestSupport
  import Testing

  /// What somebody reads who forgot the trait.
  @Suite struct WithoutTraitTests {
    @Test func compilerNamesTheTraitThatLoggersNeed() throws {
      let errors = try compilerErrors(
        in: """
          import Matomo
          _ = try MatomoTracker(configuration: .init(url: "https://matomo.example.org", siteID: 1), logger: 1)
          """
      )
      #expect(
        errors == [
          "'init(configuration:backend:transport:clock:logger:onEvent:)' is unavailable: add traits: "
            + "[\"ServiceLifecycleSupport\"] to .package(url: …) of swift-matomo in Package.swift "
            + "(swift-tools-version 6.1 or later)"
        ]
      )
    }
  }
#endif
