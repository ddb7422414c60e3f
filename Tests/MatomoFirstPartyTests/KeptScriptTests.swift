import FoundationEssentials
import MatomoTestSupport
import Testing

@testable import MatomoFirstParty

@Suite struct KeptScriptTests {
  @Test(arguments: [
    KeptScript.Validators(), KeptScript.Validators(entityTag: "W/\"a b\""),
    KeptScript.Validators(entityTag: "\"x\"", lastModified: "Sun, 06 Nov 1994 08:49:37 GMT"),
  ])
  func comesBackFromItsRecord(validators: KeptScript.Validators) throws {
    for body in ["x", "\n\nvar a;\nurl x\n\n", "\u{0}\u{ff}"] {
      let file = ServedFile(Array(body.utf8), changed: Date(timeIntervalSince1970: 784_111_777))
      let script = KeptScript(url: "https://m.example/matomo.js", file: file, validators: validators)
      let read = try #require(KeptScript(record: script.record))
      #expect(read.url == script.url)
      #expect(read.file.body == file.body)
      #expect(read.file.changed == file.changed)
      #expect(read.validators == validators)
    }
  }

  @Test func isRefusedWhenDamaged() {
    let file = ServedFile(Array("var Matomo = {};".utf8), changed: Date(timeIntervalSince1970: 1))
    let record = KeptScript(url: "https://m.example/matomo.js", file: file, validators: .init()).record
    for length in 0..<record.count { #expect(KeptScript(record: Array(record[..<length])) == nil) }
    for index in record.count - file.body.count..<record.count {
      var damaged = record
      damaged[index] ^= 1
      #expect(KeptScript(record: damaged) == nil)
    }
    #expect(KeptScript(record: record + [0]) == nil)
    #expect(KeptScript(record: Array("garbage\n\n\n".utf8)) == nil)
  }

  @Test func replacesItsFileAsAWhole() throws {
    let folder = try TemporaryFolder()
    let file = StateFile(path: "\(folder.path)/kept")
    #expect(file.read(limit: 100) == nil)
    try file.write(Array("first".utf8))
    try file.write([])
    #expect(file.read(limit: 100) == [])
    try file.write(Array("second".utf8))
    #expect(file.read(limit: 6) == Array("second".utf8))
    #expect(file.read(limit: 5) == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["kept"])
  }

  @Test func tellsWhyItCannotBeWritten() {
    #expect(throws: StateFile.WriteError.self) { try StateFile(path: "/nowhere/at/all").write([1]) }
  }
}
