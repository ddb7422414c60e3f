import MatomoCore
import Testing

@Suite struct HitTests {
  @Test func writesWhatTheInterfaceRequiresFirst() {
    let hit = Hit(site: 7, parameters: [Parameter("b", "2"), Parameter("a", "1")])
    #expect(hit.query == "idsite=7&rec=1&b=2&a=1")
    #expect(hit.queryBytes == Array(hit.query.utf8))
    #expect(Hit(site: 1).query == "idsite=1&rec=1")
  }

  @Test func readsTheLastOfARepeatedName() {
    let hit = Hit(site: 1, parameters: [Parameter("a", "1"), Parameter("b", "2"), Parameter("a", "3")])
    #expect(hit["a"] == "3")
    #expect(hit["c"] == nil)
  }

  @Test func settingReplacesAllInThePlaceOfTheFirst() {
    var hit = Hit(
      site: 1,
      parameters: [Parameter("x", "0"), Parameter("a", "1"), Parameter("b", "2"), Parameter("a", "3")]
    )
    hit["a"] = "4"
    #expect(hit.query == "idsite=1&rec=1&x=0&a=4&b=2")
  }

  @Test func settingAppendsANewName() {
    var hit = Hit(site: 1, parameters: [Parameter("a", "1")])
    hit["b"] = ""
    #expect(hit.query == "idsite=1&rec=1&a=1&b=")
  }

  @Test func settingNilRemovesAll() {
    var hit = Hit(site: 1, parameters: [Parameter("a", "1"), Parameter("b", "2"), Parameter("a", "3")])
    hit["a"] = nil
    hit["c"] = nil
    #expect(hit.query == "idsite=1&rec=1&b=2")
  }

  @Test func addingAGroupReplacesItsNames() throws {
    var hit = Hit(site: 1, parameters: [Parameter("url", "old"), Parameter("e_c", "old"), Parameter("x", "1")])
    hit.add(try Hit.Event(category: "C", action: "A"))
    #expect(hit.query == "idsite=1&rec=1&url=old&e_c=C&x=1&e_a=A")
  }

  @Test(arguments: ["+cip", "%20cip", "cip%00x", "++cip%00"])
  func findsNamesAsPHPReadsThem(smuggled: String) throws {
    var hit = try Hit(decoding: Query.decode("idsite=1&rec=1&\(smuggled)=203.0.113.5&a=1"))
    #expect(hit["cip"] == "203.0.113.5")
    #expect(hit.needsTokenAlways)
    hit["cip"] = nil
    #expect(hit.query == "idsite=1&rec=1&a=1")
  }

  @Test func carriesUnknownNamesAsTheyCame() throws {
    let query = "idsite=1&rec=1&x.y=1&fa_vid=abc&hsr_ev%5B0%5D=2&%20z=3&x.y=4"
    #expect(try Hit(decoding: Query.decode(query)).query == query)
  }

  @Test(arguments: [
    "idsite=2&rec=1&a=1", "a=1&rec=1&idsite=9&idsite=2", "rec=1&a=1&%20idsite=2", "idsite=2&rec=1&a=1&rec%00=1",
    "idsite=2&idsite%5B%5D=3&rec=1&a=1", "idsite=2.0&rec=1&a=1", "idsite=2+&rec=1&a=1",
  ])
  func takesTheSiteThatMatomoWouldTake(query: String) throws {
    #expect(try Hit(decoding: Query.decode(query)).query == "idsite=2&rec=1&a=1")
  }

  @Test(arguments: [
    ("rec=1", "idsite"), ("idsite=&rec=1", "idsite"), ("idsite=0&rec=1", "idsite"), ("idsite=-1&rec=1", "idsite"),
    ("idsite=abc&rec=1", "idsite"), ("idsite=1.5&rec=1", "idsite"), ("idsite=0x10&rec=1", "idsite"),
    ("idsite=1e999&rec=1", "idsite"), ("idsite=1", "rec"), ("idsite=1&rec=0", "rec"), ("idsite=1&rec=1&rec=0", "rec"),
    ("idsite=1&rec=1&+rec=0", "rec"), ("", "idsite"),
  ])
  func refusesWhatMatomoDoesNotRecord(query: String, parameter: String) {
    let error = #expect(throws: MatomoError.self) { try Hit(decoding: Query.decode(query)) }
    #expect(error?.name == parameter)
  }

  @Test func leavesItsOwnNamesOutOfTheList() {
    let parameters = ["idsite", "rec", " idsite", "idsite[]", "rec[0]", "idsite[a]b", "idsite2", "a"].map {
      Parameter($0, "9")
    }
    #expect(Hit(site: 1, parameters: parameters).query == "idsite=1&rec=1&idsite2=9&a=9")
  }

  @Test func itsOwnNamesCannotBeSet() async {
    await #expect(processExitsWith: .failure) {
      var hit = Hit(site: 1)
      hit[" idsite"] = "2"
    }
  }
}
