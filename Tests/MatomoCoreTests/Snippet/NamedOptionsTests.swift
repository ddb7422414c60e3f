import MatomoCore
import Testing

@Suite struct NamedOptionsTests {
  typealias Value = MatomoSnippet.Value
  typealias Options = MatomoSnippet.Options

  @Test(
    arguments: [
      ("consent", "not-required", Options()), ("consent", "tracking", Options(consent: .tracking)),
      ("consent", "cookies", Options(consent: .cookies)), ("disableCookies", true, Options(disableCookies: true)),
      ("disableCookies", "true", Options(disableCookies: true)), ("doNotTrack", "false", Options()),
      ("domains", ["*.a.example"], Options(domains: ["*.a.example"])),
      ("domains", "a.example", Options(domains: ["a.example"])),
      ("userID", "BDFL", Options(userID: .user("BDFL"))), ("userID", 12, Options(userID: .user("12"))),
      ("userID", .null, Options(userID: .nobody)), ("title", "T", Options(title: "T")),
      ("pageViewID", "Ab12cd", Options(pageViewID: PageViewID("Ab12cd"))),
      ("heartBeat", 15, Options(heartBeat: .seconds(15))),
      ("heartBeat", "15", Options(heartBeat: .seconds(15))), ("heartBeat", "15s", Options(heartBeat: .seconds(15))),
      ("trackPageView", false, Options(trackPageView: false)), ("linkTracking", false, Options(linkTracking: false)),
      ("otherSites", [2, "3"], Options(otherSites: [2, 3])), ("noscript", true, Options()),
      ("noscript", false, Options(noscript: .absent)),
      ("internalVisitors", "comment", Options(internalVisitors: .comment)),
    ] as [(String, Value, Options)]
  )
  func setTheOptionOfThatName(name: String, value: Value, options: Options) throws {
    #expect(try Options(named: [(name, value)]) == options)
  }

  @Test func setTheOptionsWithPartsOfTheirOwn() throws {
    let options = try Options(named: [
      ("customVariables", [[1, "foo", "bar"], ["2", "spam", "Blue", "visit"]]), ("dimensions", ["1": "gold", "12": 5]),
      ("commands", [["setDocumentTitle", "404"], "disableCampaignParameters"]),
      ("laterCommands", [["trackEvent", "a", ["b": 1]]]),
      ("domains", ["a.example"]), ("crossDomainLinking", true), ("nonce", "abc"),
    ])
    let expected = Options(
      domains: ["a.example"],
      crossDomainLinking: true,
      customVariables: [try .init(1, "foo", "bar"), try .init(2, "spam", "Blue", scope: .visit)],
      dimensions: try CustomDimensions([1: "gold", 12: "5"]),
      commands: [try .init("setDocumentTitle", ["404"]), try .init("disableCampaignParameters")],
      laterCommands: [try .init("trackEvent", ["a", ["b": 1]])],
      nonce: try .init("abc")
    )
    #expect(options == expected)
  }

  @Test(
    arguments: [
      ("consent", "yes", "cookies"), ("disableCookies", "yes", "true or false"), ("doNotTrack", 1, "true or false"),
      ("domains", [["a"]], "text"), ("domains", true, "list"), ("crossDomainLinking", true, "domains"),
      ("customVariables", [[1, "a"]], "slot, name, value"), ("customVariables", [[0, "a", "b"]], "slots start at 1"),
      ("customVariables", [[1, "a", "b", "session"]], "visit"), ("dimensions", ["0": "x"], "1 to 999"),
      ("dimensions", ["gold"], "1 to 999"), ("title", .null, "text"), ("pageViewID", "short", "six"),
      ("heartBeat", 4, "5 or more"), ("heartBeat", "often", "seconds"), ("commands", [[1]], "trackGoal"),
      ("laterCommands", [["a b"]], "method"), ("otherSites", [0], "1 or greater"), ("nonce", "a b", "base64"),
      ("noscript", "maybe", "true or false"), ("internalVisitors", "hidden", "comment"),
      ("disablecookies", true, "disableCookies, doNotTrack"),
    ] as [(String, Value, String)]
  )
  func sayWhatToWriteInstead(name: String, value: Value, hint: String) throws {
    let error = try #require(#expect(throws: MatomoError.self) { try Options(named: [(name, value)]) })
    #expect(error.name == name)
    #expect(error.reason.contains(hint), "\(error)")
  }

  @Test func refuseARepeatedName() {
    #expect(throws: MatomoError.self) { try Options(named: [("title", "a"), ("title", "b")]) }
  }
}
