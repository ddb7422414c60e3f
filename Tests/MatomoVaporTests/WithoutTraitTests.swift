#if !VaporSupport
  import MatomoTestSupport
  import MatomoVapor
  import Testing

  /// What somebody reads who forgot the trait.
  @Suite struct WithoutTraitTests {
    @Test func compilerNamesTheTrait() throws {
      let errors = try compilerErrors(
        in: """
          import MatomoVapor
          let matomo = try MatomoTracker(configuration: .init(url: "https://matomo.example.org", siteID: 1))
          _ = MatomoMiddleware(matomo)
          """
      )
      #expect(
        errors == [
          "'MatomoMiddleware' is unavailable: add traits: [\"VaporSupport\"] to .package(url: …) of swift-matomo in Package.swift "
            + "(swift-tools-version 6.1 or later)"
        ]
      )
    }

    /// In an app the compiler gets no further than to what its framework asks of our types.
    @Test func frameworkNamesTheTrait() throws {
      let errors = try compilerErrors(
        in: """
          import MatomoVapor
          protocol Middleware {}
          func use(_ middleware: any Middleware) {}
          let matomo = try MatomoTracker(configuration: .init(url: "https://matomo.example.org", siteID: 1))
          use(MatomoMiddleware(matomo))
          """
      )
      #expect(errors.count == 1)
      #expect(errors.first?.contains("TraitVaporSupportIsMissing") == true)
    }
  }
#endif
