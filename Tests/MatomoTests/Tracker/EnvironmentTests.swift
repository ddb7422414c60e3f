import Matomo
import Testing

@Suite struct EnvironmentTests {
  private let token = "0123456789abcdef0123456789abcdef"

  @Test func readsTheThreeVariables() throws {
    let environment = ["MATOMO_URL": "https://m.example", "MATOMO_SITE_ID": "7", "MATOMO_TOKEN_AUTH": token]
    let configuration = try MatomoTracker.Configuration(environment: environment)
    #expect(configuration.url == "https://m.example")
    #expect(configuration.siteID == 7)
    #expect(try configuration.tokenAuth == TokenAuth(token))
  }

  @Test func aTokenNeedNotBeThere() throws {
    let environment = ["MATOMO_URL": "https://m.example", "MATOMO_SITE_ID": "7", "MATOMO_TOKEN_AUTH": ""]
    #expect(try MatomoTracker.Configuration(environment: environment).tokenAuth == nil)
  }

  @Test(arguments: [
    ("MATOMO_URL", ""), ("MATOMO_URL", "m.example"), ("MATOMO_URL", "https://m.example/index.php"),
    ("MATOMO_SITE_ID", ""), ("MATOMO_SITE_ID", "0"), ("MATOMO_SITE_ID", "one"), ("MATOMO_TOKEN_AUTH", "a secret"),
  ])
  func anErrorNamesTheVariable(name: String, value: String) {
    var environment = ["MATOMO_URL": "https://m.example", "MATOMO_SITE_ID": "7"]
    environment[name] = value
    let error = #expect(throws: MatomoError.self) { try MatomoTracker.Configuration(environment: environment) }
    #expect(error?.description.hasPrefix("\(name): ") == true)
    #expect(error?.description.contains("secret") == false)
  }
}
