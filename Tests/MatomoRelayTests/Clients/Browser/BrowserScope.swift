import Testing

/// Gives the tests of a suite one browser, which ends with the suite.
struct BrowserScope: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test,
    testCase: Test.Case?,
    performing body: @concurrent @Sendable () async throws -> Void
  ) async throws {
    let browser = try await Browser()
    try await Browser.$current.withValue(browser) { try await body() }
    try await browser.close()
  }
}

extension Trait where Self == BrowserScope {
  /// One browser for the suite: ``Browser/current``.
  static var browser: Self { BrowserScope() }
}

extension Browser {
  @TaskLocal static var current: Browser?

  /// A page of the browser of the suite.
  static func page() async throws -> Page { try await #require(current).newPage() }
}
