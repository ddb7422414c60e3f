import CollectorFuzzing
import FoundationEssentials
import Testing

/// What a fuzzer starts from, and what it once found, goes through the same entries as in the fuzzer.
@Suite struct CorpusTests {
  private struct Input {
    let name: String
    let bytes: [UInt8]
  }

  private static let folder: String = {
    let tests = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(tests)/Fuzz/Corpus"
  }()

  private static func inputs(_ entry: FuzzEntry) throws -> [Input] {
    let folder = "\(folder)/\(entry.rawValue)"
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
      let content = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
      return Input(name: name, bytes: Array(content))
    }
  }

  @Test(arguments: FuzzEntry.allCases)
  func nothingIsWrongWithTheCorpus(entry: FuzzEntry) throws {
    let inputs = try Self.inputs(entry)
    #expect(!inputs.isEmpty)
    for input in inputs {
      #expect(entry.findings(in: input.bytes).isEmpty, "\(input.name)")
    }
  }

  /// Every part of every input, cut and put together with every other: what a fuzzer does first.
  @Test(arguments: FuzzEntry.allCases)
  func nothingIsWrongWithPartsOfTheCorpus(entry: FuzzEntry) throws {
    let inputs = try Self.inputs(entry)
    for (number, input) in inputs.enumerated() {
      let other = inputs[(number + 1) % inputs.count].bytes
      for end in stride(from: 0, to: input.bytes.count, by: 3) {
        let cut = input.bytes[..<end]
        #expect(entry.findings(in: Array(cut)).isEmpty, "\(input.name), cut at \(end)")
        let joined = Array(cut) + other.dropFirst(end % max(1, other.count))
        #expect(entry.findings(in: joined).isEmpty, "\(input.name), changed at \(end)")
      }
    }
  }
}
