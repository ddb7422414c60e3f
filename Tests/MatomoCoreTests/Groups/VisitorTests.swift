import FoundationEssentials
import MatomoCore
import Testing

@Suite struct VisitorTests {
  @Test func encodesVisitors() throws {
    let visitor = try Hit.Visitor(
      id: VisitorID(bits: 0xab),
      forcedID: VisitorID("0123456789ABCDEF"),
      userID: "alice@b.example",
      startsNewVisit: true,
      hasConsented: true
    )
    #expect(
      Query.encode(visitor.parameters)
        == "_id=00000000000000ab&cid=0123456789abcdef&uid=alice%40b.example&new_visit=1&consent=1"
    )
    #expect(try Hit.Visitor().parameters.isEmpty)
  }

  @Test func encodesAttributions() throws {
    let attribution = try Attribution(
      campaignName: "c",
      campaignKeyword: "k",
      referrer: "https://r",
      referralTime: Date(timeIntervalSince1970: 1_700_000_000.9)
    )
    #expect(Query.encode(attribution.parameters) == "_rcn=c&_rck=k&_ref=https%3A%2F%2Fr&_refts=1700000000")
    #expect(try Attribution().parameters.isEmpty)
  }

  @Test func encodesDimensionsByTheirNumbers() throws {
    let dimensions = try CustomDimensions([999: "z", 1: "gold", 20: ""])
    #expect(Query.encode(dimensions.parameters) == "dimension1=gold&dimension20=&dimension999=z")
  }

  @Test(arguments: [(CustomVariables.Scope.visit, "_cvar"), (.page, "cvar"), (.event, "e_cvar")])
  func encodesVariablesByTheirSlots(scope: CustomVariables.Scope, name: String) throws {
    let variables = try CustomVariables(
      [2: .init(name: "b\"", value: ""), 1: .init(name: "a", value: "</script>")],
      scope: scope
    )
    #expect(variables.parameters == [Parameter(name, #"{"1":["a","</script>"],"2":["b\"",""]}"#)])
    #expect(try CustomVariables([:], scope: scope).parameters.isEmpty)
  }
}
