import FoundationEssentials
import Matomo
import MatomoCore
import MatomoTestSupport
import MatomoTesting
import ScriptedMatomo
import Testing

@Suite struct ConfigurationTests {
  private static let token = "0123456789abcdef0123456789abcdef"
  private static let password = "c2VjcmV0"

  // MARK: - Wrong values

  @Test(arguments: [
    ("", 1, "url"), ("matomo.example.org", 1, "url"), ("ftp://matomo.example.org", 1, "url"),
    ("https://", 1, "url"), ("https://matomo.example.org?a=1", 1, "url"), ("https://a:b@matomo.example.org", 1, "url"),
    ("https://matomo.example.org", 0, "siteID"), ("https://matomo.example.org", -1, "siteID"),
  ])
  func wrongValueIsNamed(url: String, siteID: Int, parameter: String) {
    let error = #expect(throws: MatomoError.self) {
      _ = try MatomoTracker(configuration: .init(url: url, siteID: siteID))
    }
    #expect(error?.name == parameter)
  }

  @Test func ruleThatCannotBeFollowedIsNamed() {
    let error = #expect(throws: MatomoError.self) {
      _ = try MatomoTracker(
        configuration: .init(
          url: "https://matomo.example.org",
          siteID: 1,
          requests: .init(dimensions: [0: .status])
        )
      )
    }
    #expect(error?.name == "requests.dimensions")
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    let name: String
    let make: @Sendable () throws -> Void

    init(_ name: String, _ make: @escaping @Sendable () throws -> Void) {
      self.name = name
      self.make = make
    }

    var testDescription: String { name }

    static func tracker(_ change: (inout MatomoTracker.Configuration) throws -> Void) throws {
      var configuration = MatomoTracker.Configuration(url: "https://matomo.example.org", siteID: 1)
      try change(&configuration)
      _ = try MatomoTracker(configuration: configuration)
    }
  }

  /// An app has no settings file: what an error names is a property that it has set.
  @Test(arguments: [
    Mistake("url") { try Mistake.tracker { $0.url = "" } },
    Mistake("siteID") { try Mistake.tracker { $0.siteID = 0 } },
    Mistake("hold") { try Mistake.tracker { $0.hold = .seconds(1) } },
    Mistake("requests.dimensions") { try Mistake.tracker { $0.requests.dimensions = [1000: .status] } },
    Mistake("requests.routes") { try Mistake.tracker { $0.requests.routes = ["/": [Parameter("idsite", "0")]] } },
    Mistake("requests.customVariables") {
      try Mistake.tracker { $0.requests.customVariables = [0: .init(name: "a", value: .status)] }
    },
    Mistake("requests.urls.baseURL") { try Mistake.tracker { $0.requests.urls.baseURL = try BaseURL("shop") } },
    Mistake("requests.filters.ignoredStatusCodes") {
      try Mistake.tracker { $0.requests.filters.ignoredStatusCodes = [try StatusCodes("9")] }
    },
  ])
  func errorsNamePropertiesOfTheConfiguration(_ mistake: Mistake) throws {
    let error = #expect(throws: MatomoError.self) { try mistake.make() }
    #expect(error?.name == mistake.name)
    var value: Any = MatomoTracker.Configuration(url: "https://matomo.example.org", siteID: 1)
    for property in mistake.name.split(separator: ".") {
      value = try #require(Mirror(reflecting: value).children.first { $0.label == String(property) }?.value)
    }
  }

  @Test(arguments: ["", " ", "secret\r\nX: 1", "0123456789abcdef0123456789abcdeü"])
  func tokenThatIsNoneCannotBeMade(secret: String) {
    let error = #expect(throws: MatomoError.self) { _ = try TokenAuth(secret) }
    #expect(error.map { secret.count < 2 || !$0.description.contains(secret) } == true)
  }

  // MARK: - Secrets

  private func configuration(_ url: String) throws -> MatomoTracker.Configuration {
    .init(
      url: url,
      siteID: 1,
      tokenAuth: try TokenAuth(Self.token),
      headers: [("Authorization", "Basic \(Self.password)")],
      delivery: DeliveryConfiguration(tokenAuth: try TokenAuth(Self.token), flushInterval: .zero)
    )
  }

  /// Everything that printing, debugging or dumping a value shows.
  private func shown(_ value: some Any) -> String {
    var text = String(describing: value) + String(reflecting: value)
    dump(value, to: &text)
    return text
  }

  @Test func configurationShowsNoSecret() throws {
    let text = shown(try configuration("https://matomo.example.org"))
    #expect(!text.contains(Self.token))
    #expect(!text.contains(Self.password))
    #expect(text.contains("https://matomo.example.org"))
    #expect(text.contains("Authorization"))
    #expect(text.contains("(hidden)"))
  }

  @Test func trackerShowsNoSecret() throws {
    let text = shown(try MatomoTracker(configuration: try configuration("https://matomo.example.org")))
    #expect(!text.contains(Self.token))
    #expect(!text.contains(Self.password))
  }

  @Test func eventsShowNoSecret() async throws {
    // One answer for each kind of trouble; the last one, which refuses the token, holds everything up.
    let server = try ScriptedMatomo { call, number in
      switch number {
      case 1: .answer(503, body: String(decoding: call.body, as: UTF8.self))
      case 2: .answer(302, headers: ["Location: /elsewhere"])
      case 3: Reaction(.reset)
      case 4, 5: .failure()
      default: .success(call, invalid: Set(call.hits.indices))
      }
    }
    let log = EventLog()
    let clock = ManualClock(now: Date())
    let tracker = try MatomoTracker(
      configuration: try configuration(server.url),
      clock: clock.deliveryClock,
      onEvent: { log.append($0) }
    )
    try await tracker.whileRunning {
      for number in 1...2 { tracker.track(.page(number)) }
      try await eventually {
        clock.advanceToNextSleeper()
        return log.events.contains { if case .paused = $0 { true } else { false } }
      }
    }
    let text = shown(log.events) + log.events.map(\.description).joined()
    #expect(!text.contains(Self.token))
    #expect(!text.contains(Self.password))
  }
}
