import MatomoCore
import MatomoProtocol
import Testing

@Suite struct HitReadingTests {
  @Test func findsEveryKnownName() {
    for known in KnownParameter.allCases {
      #expect(KnownParameter.read(Parameter(known.name, ""))?.known == known)
      #expect(KnownParameter.read(Parameter(known.name + "x", "")) == nil)
    }
  }

  @Test(arguments: [
    ("cip=1&cip=2", "2"), ("cip=1&cip=", nil), ("cip=1&cip[]=2", nil), ("cip[]=1&cip=2", "2"), ("+cip=1", "1"),
    ("cip%00x=1", "1"), ("CIP=1", nil), ("cip_=1", nil), ("", nil),
  ])
  func readsTheLastOfAName(query: String, value: String?) {
    let hit = HitReading(Query.decode(query))
    #expect(hit[.address] == value)
    #expect(hit["cip"] == value)
  }

  @Test func leavesOutWhatItIsTold() {
    var hit = HitReading(Query.decode("cip=1&lat=2"))
    hit.leaveOut(.address)
    #expect(hit[.address] == nil)
    #expect(!hit.has(.address))
    #expect(hit[.latitude] == "2")
  }
}
