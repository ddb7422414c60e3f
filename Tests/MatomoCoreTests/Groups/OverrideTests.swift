import FoundationEssentials
import MatomoCore
import Testing

@Suite struct OverrideTests {
  @Test func encodesOverrides() throws {
    let overrides = try Overrides(
      address: "2001:db8::1",
      time: Date(timeIntervalSince1970: 1_795_255_200.999),
      age: .milliseconds(1999),
      country: "US",
      region: "AK",
      city: "Sand Point",
      latitude: 55.34,
      longitude: -160.5
    )
    #expect(
      Query.encode(overrides.parameters)
        == "cip=2001%3Adb8%3A%3A1&cdt=1795255200&cdo=1&country=us&region=AK&city=Sand%20Point&lat=55.34&long=-160.5"
    )
    #expect(try Overrides().parameters.isEmpty)
  }

  @Test func theEquatorIsAPlace() throws {
    var hit = Hit(site: 1)
    hit.add(try Overrides(latitude: 0, longitude: -0.0))
    #expect(hit.query == "idsite=1&rec=1&lat=0.0&long=0.0")
    #expect(hit.needsTokenAlways)
  }

  @Test(arguments: [
    "203.0.113.5", "0.0.0.0", "255.255.255.255", "::", "::1", "2001:DB8::1", "::ffff:203.0.113.5", "1:2:3:4:5:6:7:8",
    "1::8", "1:2:3:4:5:6:7::",
    "::2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4",
  ])
  func takesAddresses(address: String) throws {
    #expect(try Overrides(address: address).parameters == [Parameter("cip", address)])
  }

  @Test func encodesControl() {
    var control = Hit.Control()
    #expect(control.parameters.isEmpty)
    control.sendsImage = false
    control.recordsBots = true
    control.allowsQueuing = false
    control.skipsProviderLookup = true
    control.isDebugging = true
    control.sendsAPIVersion = true
    control.cacheBuster = .max
    #expect(
      Query.encode(control.parameters)
        == "apiv=1&send_image=0&bots=1&queuedtracking=0&dp=1&debug=1&rand=18446744073709551615"
    )
  }
}
