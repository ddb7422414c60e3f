import Foundation
import MatomoProtocol
import MatomoTestSupport
import Testing

@testable import MatomoRelay

/// What `matomo-relay settings` prints is made of what the reader declares.
@Suite struct SettingsTextTests {
  private static let declared = Settings.declared

  private static let page = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../docs/settings.md").standardized

  @Test func everySettingSaysWhatItIsFor() {
    #expect(Self.declared.count == Set(Self.declared.map(\.key)).count)
    #expect(Self.declared.count > 50)
    for entry in Self.declared {
      #expect(entry.meaning.hasSuffix(".") && entry.meaning.count > 20, "\(entry.key)")
      #expect(!entry.defaultText.isEmpty && !entry.kind.description.isEmpty, "\(entry.key)")
    }
    #expect(Set(Self.declared.map(\.key)) == Set(SettingCase.all.map(\.key)).union(["matomo.tokenAuthFile"]))
  }

  @Test func thePageIsWhatTheProgramPrints() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    #expect(text == Self.declared.page, "run: matomo-relay settings --markdown > docs/settings.md")
  }

  @Test func theSampleSetsWhatIsRequiredAndNothingElse() throws {
    let sample = Self.declared.sample
    #expect(problems(sample, requiring: [.matomoURL, .siteID]) == [])
    #expect(Set(try readSettings(sample).places.keys) == ["matomo.url", "matomo.siteID"])
    for entry in Self.declared { #expect(sample.contains("\(entry.name): \(entry.example)\n"), "\(entry.key)") }
  }

  @Test(arguments: declared)
  func everyExampleIsRight(_ entry: SettingEntry) throws {
    let token = entry.example
    let files = entry.key == "matomo.tokenAuthFile" ? [token: "0123456789abcdef"] : [:]
    #expect(problems(nested(entry.key, entry.example), files: files) == [])
  }

  /// Whoever removes the # of a line with a default changes nothing.
  @Test(arguments: declared.filter(\.hasDefault))
  func everyDefaultIsWrittenAsItIsRead(_ entry: SettingEntry) throws {
    let settings = try readSettings(nested(entry.key, entry.defaultText))
    for (written, bare) in zip(settings.entries, try readSettings().entries) where written.value != "(hidden)" {
      #expect(written.value == bare.value, "\(written.key)")
    }
  }

  @Test func whatIsInForceIsShownWithItsPlace() throws {
    let yaml = """
      matomo: {url: https://m.example}
      tracking: {ignoredPaths: [/a, "b, c/"]}
      """
    let bad = problems(yaml)
    #expect(bad == ["relay.yaml:2: tracking.ignoredPaths: ‘b, c/’ is not a path; start it with /"])
    let settings = try readSettings(
      "matomo: {url: https://m.example}\ntracking: {ignoredPaths: [/a, '/b, c']}\n",
      environment: ["MATOMO_SITE_ID": "7", "MATOMO_RELAY_DELIVERY_RETRY": #"{"first": "2s"}"#],
      options: ["listen": "127.0.0.1:9000"]
    )
    let lines = settings.entries.effective.split(separator: "\n").map { line in
      line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
    for line in [
      "matomo.url: https://m.example # relay.yaml:1", "matomo.siteID: 7 # MATOMO_SITE_ID",
      "listen: 127.0.0.1:9000 # --listen", #"tracking.ignoredPaths: [/a, "/b, c"] # relay.yaml:2"#,
      "delivery.retry: {first: 2s} # MATOMO_RELAY_DELIVERY_RETRY", "delivery.lanes: 1 # default",
    ] {
      #expect(lines.contains(line), "\(line)")
    }
  }

  @Test func secretsAreShownToNobody() throws {
    let secret = "5ec3e75ec3e7"
    let settings = try readSettings(
      "matomo: {url: https://m.example, tokenAuth: \(secret), headers: {Authorization: Basic \(secret)}}\n",
      environment: ["MATOMO_RELAY_COLLECTOR_TOKENS": secret]
    )
    #expect(!settings.entries.effective.contains(secret))
    #expect(
      settings.entries.filter { $0.value == "(hidden)" }.map(\.key) == [
        "matomo.tokenAuth", "matomo.headers", "collector.tokens",
      ]
    )
  }

  @Test func theSchemaKnowsEveryKeyAndNoOther() throws {
    let text = String(decoding: Self.declared.schema.encode(), as: UTF8.self)
    let schema = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let properties = try #require(schema["properties"] as? [String: [String: Any]])
    var keys: Set<String> = []
    for (name, property) in properties {
      guard let members = property["properties"] as? [String: Any], property["description"] == nil else {
        keys.insert(name)
        continue
      }
      keys.formUnion(members.keys.map { "\(name).\($0)" })
      #expect(property["additionalProperties"] as? Bool == false)
    }
    #expect(keys == Set(Self.declared.map(\.key)))
    let matomo = try #require(properties["matomo"]?["properties"] as? [String: [String: Any]])
    #expect(matomo["siteID"]?["minimum"] as? Int == 1)
    let delivery = try #require(properties["delivery"]?["properties"] as? [String: [String: Any]])
    #expect(delivery["onUnknown"]?["enum"] as? [String] == ["resend", "drop"])
  }

  @Test(arguments: ["", "--sample", "--effective", "--schema", "--markdown"])
  func theCommandPrintsThem(_ option: String) async throws {
    let folder = try TemporaryFolder()
    let end = try await RelayProcess(["settings"] + (option.isEmpty ? [] : [option]), in: folder).end()
    #expect(end.status == 0)
    #expect(end.errors == "")
    #expect(end.output.contains("batchSize"))
    #expect(folder.names == [])
  }

  @Test func twoTextsAtOnceAreWrongUsage() async throws {
    let end = try await RelayProcess(["settings", "--sample", "--schema"], in: try TemporaryFolder()).end()
    #expect(end.status == 64)
    #expect(end.errors.contains("settings takes one of --sample and --schema"))
  }
}
