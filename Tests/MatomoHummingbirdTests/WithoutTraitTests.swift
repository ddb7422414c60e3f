#if !HummingbirdSupport
  import MatomoHummingbird
  import MatomoTestSupport
  import Testing

  /// What somebody reads who forgot the trait.
  @Suite struct WithoutTraitTests {
    @Test(arguments: [
      ("MatomoMiddleware", "_ = MatomoMiddleware(matomo)"),
      ("MatomoRequestContext", "_ = MatomoRequestContext.self"),
      ("TrackedRequestContext", "struct AppContext: TrackedRequestContext {}"),
      ("RouteTrackingMiddleware", "_ = RouteTrackingMiddleware([.ignored])"),
      ("checkRoutes(of:)", "matomo.checkRoutes(of: 1)"),
    ])
    func compilerNamesTheTrait(name: String, code: String) throws {
      let errors = try compilerErrors(
        in: """
          import MatomoHummingbird
          let matomo = try MatomoTracker(configuration: .init(url: "https://matomo.example.org", siteID: 1))
          \(code)
          """
      )
      #expect(
        errors == [
          "'\(name)' is unavailable: add traits: [\"HummingbirdSupport\"] to .package(url: …) of swift-matomo in Package.swift "
            + "(swift-tools-version 6.1 or later)"
        ]
      )
    }

    /// In an app the compiler gets no further than to what its framework asks of our types.
    @Test func frameworkNamesTheTrait() throws {
      let errors = try compilerErrors(
        in: """
          import MatomoHummingbird
          protocol RequestContext {}
          struct Router<Context: RequestContext> { init(context: Context.Type) {} }
          _ = Router(context: MatomoRequestContext.self)
          """
      )
      #expect(errors.count == 1)
      #expect(errors.first?.contains("TraitHummingbirdSupportIsMissing") == true)
    }
  }
#endif
