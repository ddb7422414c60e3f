import Testing

@testable import MatomoFirstParty

@Suite struct EntityTagTests {
  /// Of the authors of the hash.
  @Test(arguments: [
    ("", "6c62272e07bb014262b821756295c58d"), ("a", "d228cb696f1a8caf78912b704e4a8964"),
    ("foobar", "343e1662793c64bf6f0d3597ba446f18"),
  ])
  func digestIsTheKnownHash(content: String, digest: String) {
    #expect(ContentDigest(of: Array(content.utf8)).description == digest)
  }

  private static let plain = "\"343e1662793c64bf6f0d3597ba446f18\""
  private static let compressed = "\"343e1662793c64bf6f0d3597ba446f18-gzip\""

  @Test(arguments: [
    (plain, true), ("W/\(plain)", true), ("*", true), (" * ", true), ("\"x\", \(plain)", true), (",, \(plain),", true),
    ("\"a,b\" , W/\(plain)", true), ("\"*\",\(plain)", true), ("\"\",\(plain)", true),
    ("", false), ("\"\"", false), ("\"x\"", false), ("\"*\"", false), (compressed, false), ("**", false),
    ("W/*", false),
    ("343e1662793c64bf6f0d3597ba446f18", false), ("\"343e1662793c64bf6f0d3597ba446f18", false),
    ("w/\(plain)", false), ("x, \(plain)", false), ("W/ \(plain)", false), ("W/", false), ("\"", false),
  ])
  func isNamedByTheField(field: String, isNamed: Bool) {
    let tag = EntityTag(ContentDigest(of: Array("foobar".utf8)), .identity)
    #expect(tag.description == Self.plain)
    #expect(tag.isNamed(by: field) == isNamed)
  }

  @Test func anotherCodingHasAnotherTag() {
    let tag = EntityTag(ContentDigest(of: Array("foobar".utf8)), .gzip)
    #expect(tag.description == Self.compressed)
    #expect(tag.isNamed(by: Self.compressed) && !tag.isNamed(by: Self.plain))
  }
}
