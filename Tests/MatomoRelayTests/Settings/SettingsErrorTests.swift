import FoundationEssentials
import Testing

@testable import MatomoRelay

@Suite struct SettingsErrorTests {
  /// The start of each line is where, what and why; each has advice after it or in it.
  @Test(arguments: [
    ("matomo.url", "shop", "must start with http"), ("matomo.siteID", "0", "‘0’ is not the id of a site"),
    ("matomo.siteID", "'1.5'", "‘1.5’ is not the id"), ("matomo.siteID", "[1]", "must be a single value"),
    ("matomo.timeout", "30", "‘30’ is not a time; write such as 250ms"),
    ("matomo.timeout", "-5s", "‘-5s’ is not a time"), ("matomo.timeout", "1.5s", "‘1.5s’ is not a time"),
    ("matomo.timeout", "0s", "‘0s’ is not from 100ms to 1h"), ("matomo.timeout", "99999999999999999d", "‘9"),
    ("matomo.timeout", "null", "has no value"), ("matomo.timeout", "", "has no value"),
    ("matomo.headers", "[a]", "must be a map, such as {X-Name: value}"),
    ("matomo.headers", "{'X A': b}", "‘X A’ cannot be sent"), ("matomo.headers", "{X-A: [b]}", "must be a single"),
    ("matomo.headers", #"{X-A: "b\r\nX-B: hunter2"}"#, "the value of X-A holds"),
    ("matomo.headers", "{Content-Length: 1}", "‘Content-Length’ cannot"),
    ("listen", "localhost", "‘localhost’ is not an IP address and a port"), ("listen", "127.0.0.1:70000", "‘127"),
    ("listen", "::1:80", "‘::1:80’ is not"), ("listen", "off", "‘off’ is not"), ("listen", "'127.0.0.1:'", "‘127"),
    ("admin", "'no'", "‘no’ is not an IP address"), ("admin", "127.0.0.1:8080", "is the same as listen"),
    ("queue", "sqlite", "is not a queue"), ("queue", "'sqlite:'", "needs the path"), ("queue", "memory:x", "is not a"),
    ("queue", "sqlite:///q", "needs the path"), ("queueLimit", "0", "‘0’ is not a whole number from 1 to"),
    ("queueLimit", "1e3", "‘1e3’ is not"), ("queueLimit", "{a: b}", "must be a single value"),
    ("proxies.trusted", "[10.0.0.0/33]", "‘10.0.0.0/33’ must end with a prefix length of 0 to 32"),
    ("proxies.trusted", "[proxy.local]", "‘proxy.local’ is not"), ("proxies.trusted", "10.0.0.1", "must be a list"),
    ("proxies.header", "'X A'", "‘X A’ is not the name of a header"),
    ("tracking.baseURL", "shop.example", "‘shop.example’ must look like https://shop.example"),
    ("tracking.baseURL", "https://a/?b", "‘https://a/?b’ must look"),
    ("tracking.baseURL", "https://", "‘https://’ has no valid host"),
    ("tracking.assumeHTTPS", "yes", "‘yes’ is not true or false"),
    ("tracking.ignoredPaths", "/health", "must be a list"), ("tracking.ignoredPaths", "[health]", "‘health’ is not a"),
    ("tracking.ignoredPatterns", "['(a']", "‘(a’: missing closing parenthesis at position 2"),
    ("tracking.ignoredUserAgentPatterns", "['[']", "‘[’: "),
    ("tracking.ignoredStatusCodes", "[0xx]", "‘0xx’ must be a code"),
    ("tracking.ignoredStatusCodes", "[599-500]", "‘599-500’ must be a code"),
    ("tracking.ignoredStatusCodes", "[99]", "‘99’ must be a code"),
    ("tracking.allowedMethods", "GET", "must be a list"), ("tracking.ignoredMethods", "['A B']", "‘A B’ is not"),
    ("tracking.urlMasks", "{pattern: a, replacement: b}", "must be a list of maps"),
    ("tracking.urlMasks", "[{pattern: a}]", "needs both"), ("tracking.urlMasks", "[{patern: a}]", "the key ‘patern’"),
    ("tracking.urlMasks", #"[{pattern: a, replacement: '\1'}]"#, #"‘\1’: no group 1 at position 0"#),
    ("tracking.routes", "{/a: b}", "must be a map"), ("tracking.dimensions", "{a: status}", "‘a’ is not the id of"),
    ("tracking.dimensions", "{1: 'a b'}", "‘a b’ is not status"), ("visitor.id", "cookie", "‘cookie’ is not one of"),
    ("visitor.cookie", "{name: 'a b'}", "‘a b’ is not the name"), ("visitor.cookie", "{life: 1d}", "the key ‘life’"),
    ("visitor.userID", "{hashed: true}", "names no attribute"), ("privacy.anonymizeAddress", "5", "‘5’ is not"),
    ("privacy.respect", "[dnt]", "‘dnt’ is not one of do-not-track, global-privacy-control"),
    ("privacy.strippedQueryParameters", "['']", "must not be empty"),
    ("delivery.batchSize", "many", "‘many’ is not a whole number from 1 to 10000"),
    ("delivery.batchBytes", "512KB", "‘512KB’ is not a size; write bytes, or such as 64KiB"),
    ("delivery.batchBytes", "1", "‘1’ is not from 1KiB to 64MiB"), ("delivery.lanes", "0", "‘0’ is not"),
    ("delivery.retry", "{first: 10m}", "first must not be longer than limit"),
    ("delivery.retry", "{factor: 0.5}", "‘0.5’ is not a number from 1.0 to 100.0"),
    ("delivery.retry", "{tries: 3}", "the key ‘tries’ is unknown here; it takes first, factor, limit, jitter"),
    ("delivery.onUnknown", "keep", "‘keep’ is not one of resend, drop"),
  ])
  func wrongValueNamesItsPlaceAndTheReason(key: String, value: String, reason: String) {
    let line = key.split(separator: ".").count + 1
    let found = problems("# settings\n" + nested(key, value))
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("relay.yaml:\(line): \(key): \(reason)") == true, "\(found)")
  }

  @Test(arguments: [
    ("DELIVERY_BATCH_SIZE", "x", "‘x’ is not a whole number"),
    ("PROXIES_TRUSTED", "10.0.0.1,x", "‘x’ is not an address"),
    ("DELIVERY_RETRY", "{first", "is not YAML"), ("TRACKING_ROUTES", "x", "must be a map"),
    ("TRACKING_IGNORED_PATTERNS", "a,(", "‘(’: missing"),
    ("COLLECTOR_ORIGINS", "https://a,b/c", "‘b/c’ is not an origin"),
  ])
  func wrongVariableIsNamed(variable: String, value: String, reason: String) {
    let found = problems(environment: ["MATOMO_RELAY_\(variable)": value])
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("MATOMO_RELAY_\(variable): \(reason)") == true, "\(found)")
  }

  @Test func wrongOptionIsNamed() {
    #expect(
      problems(options: ["listen": "x"]) == [
        "--listen: ‘x’ is not an IP address and a port, such as 127.0.0.1:8080 or [::1]:8080"
      ]
    )
    #expect(problems(options: ["nonsense": "x"]) == ["--nonsense: is not a setting"])
  }

  @Test func shortVariableIsNamedAsItWasWritten() {
    #expect(problems(environment: ["MATOMO_SITE_ID": "x"]).first?.hasPrefix("MATOMO_SITE_ID: ‘x’ is not") == true)
  }

  @Test func lineOfAnItemIsNamed() {
    let yaml =
      "tracking:\n  ignoredPatterns:\n    - /a\n    - '('\n  urlMasks:\n    - pattern: a\n      replacement: '\\q'\n"
    let found = problems(yaml)
    #expect(found.count == 2)
    #expect(found.first?.hasPrefix("relay.yaml:4: tracking.ignoredPatterns: ‘(’: ") == true)
    #expect(found.last?.hasPrefix("relay.yaml:6: tracking.urlMasks: ‘\\q’: unknown escape") == true)
  }

  @Test func everythingWrongIsToldAtOnce() {
    let yaml = "queueLimit: x\nfoo: 1\n"
    let found = problems(yaml, environment: ["MATOMO_RELAY_LISTEN": "y"], requiring: [.matomoURL, .siteID])
    #expect(found.count == 5)
    #expect(found.allSatisfy { !$0.contains("\n") })
  }

  @Test(arguments: [
    (
      "delivery:\n  batchsize: 1",
      "relay.yaml:2: delivery.batchsize: is not a setting; did you mean delivery.batchSize?"
    ),
    ("batchSize: 1", "relay.yaml:1: batchSize: is not a setting; did you mean delivery.batchSize?"),
    ("\nlisten: 127.0.0.1:1\nlisen: x", "relay.yaml:3: lisen: is not a setting; did you mean listen?"),
    (
      "delivery.batchSize: 1",
      "relay.yaml:1: delivery.batchSize: is not a key in this form; nest it, one level for each point"
    ),
    ("somethingElse: 1", "relay.yaml:1: somethingElse: is not a setting"),
    ("delivery: 5", "relay.yaml:1: delivery: must hold keys below it"),
    ("- a", "relay.yaml:1: the file must hold keys, such as matomo:"),
    ("hello", "relay.yaml:1: the file must hold keys, such as matomo:"),
  ])
  func unknownKeyIsNamedWithWhatWasMeant(yaml: String, message: String) {
    #expect(problems(yaml) == [message])
  }

  @Test(arguments: [
    ("a: 1\na: 2", "relay.yaml:2: the key ‘a’ is here for the second time"), ("a: [1", "relay.yaml:2: is not YAML"),
    ("a:\n\tb: 1", "relay.yaml:2: is not YAML"), ("a: &x 1\nb: *x", "relay.yaml:1: anchors"),
    ("a: !!int 1", "relay.yaml:1: anchors"), ("a: 1\n---\nb: 2", "relay.yaml:2: a second document"),
    ("[a]: 1", "relay.yaml:1: a key must be plain text"),
    (String(repeating: "[", count: 50), "relay.yaml:1: is nested too deeply"),
    (String(repeating: "a: {", count: 5000), "relay.yaml:1: is"),
    ("a: [" + String(repeating: "1,", count: 30_000) + "]", "relay.yaml:1: holds too many values"),
    ("a: " + String(repeating: "x", count: 1 << 20), "relay.yaml:1: is longer than 1 MiB"),
    ("a: \u{1}", "relay.yaml:1: is not YAML"),
  ])
  func unusableFileIsRefusedWithItsLine(yaml: String, message: String) {
    #expect(problems(yaml).first?.hasPrefix(message) == true, "\(problems(yaml))")
  }

  @Test func missingFileIsAnError() {
    let path = "/does/not/exist.yaml"
    let byOption = #expect(throws: SettingsError.self) { try SettingsSource.loading(config: path, environment: [:]) }
    #expect(byOption?.description.hasPrefix("--config: ‘\(path)’ cannot be read") == true)
    let byVariable = #expect(throws: SettingsError.self) {
      try SettingsSource.loading(environment: ["MATOMO_RELAY_CONFIG": path])
    }
    #expect(byVariable?.description.hasPrefix("MATOMO_RELAY_CONFIG: ‘\(path)’ cannot be read") == true)
  }

  @Test func fileIsReadFromDisk() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "relay-\(UUID().uuidString).yaml").path
    try #require(FileManager.default.createFile(atPath: path, contents: Data("queueLimit: 3\nlanes: 1".utf8)))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let source = try SettingsSource.loading(config: path, environment: ["MATOMO_RELAY_CONFIG": "/other"])
    let error = #expect(throws: SettingsError.self) { try Settings(source) }
    #expect(error?.description == "\(path):2: lanes: is not a setting; did you mean delivery.lanes?")
  }

  @Test func commandsSayWhatTheyRequire() {
    #expect(problems().isEmpty)
    #expect(
      problems(requiring: [.matomoURL, .siteID]) == [
        "matomo.url: is not set; set it in the settings file, or as MATOMO_URL",
        "matomo.siteID: is not set; set it in the settings file, or as MATOMO_SITE_ID",
      ]
    )
    #expect(problems("matomo: {url: https://m.example}", requiring: [.matomoURL]).isEmpty)
  }

  @Test(arguments: SettingCase.notBuilt.map(\.key).indices)
  func featureThatIsNotBuiltSaysSo(index: Int) {
    let (key, value) = SettingCase.notBuilt[index]
    let found = problems(nested(key, value))
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("relay.yaml:\(key.split(separator: ".").count): \(key): ") == true)
    #expect(found.first?.contains("is not built in this version") == true)
    #expect(found.first?.contains("hunter2") == false)
  }

  @Test(arguments: [
    "matomo: {tokenAuth: 'hunter2!'}", "matomo: {tokenAuth: [hunter2]}", "matomo: {tokenAuth: {hunter2: 1}}",
    "matomo: {url: 'ftp://user:hunter2@m.example'}", "matomo: {url: 'https://user:hunter2@m.example'}",
    "matomo: {headers: {Authorization: [hunter2]}}", "matomo: {headers: \"hunter2\"}",
    "matomo: {headers: {Authorization: \"a\\nhunter2\"}}", "queue: redis://user:hunter2@localhost/", "queue: hunter2",
    "matomo: {tokenAuth: hunter2", "tracking: {baseURL: 'https://user:hunter2@shop'}", "matomo: {tokenAuth: *hunter2}",
  ])
  func secretIsNeverPartOfAnError(yaml: String) {
    let found = problems(yaml)
    #expect(!found.isEmpty)
    #expect(found.allSatisfy { !$0.contains("hunter2") })
  }

  @Test(arguments: [
    (nil, "the file ‘/t’ cannot be read"), ("", "the file ‘/t’ must hold the token"), ("a\nb", "the file ‘/t’ must"),
    ("hunter2!", "the file ‘/t’ must hold"),
  ])
  func unusableTokenFileIsNamed(text: String?, reason: String) {
    let found = problems("matomo: {tokenAuthFile: /t}", files: text.map { ["/t": $0] } ?? [:])
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("relay.yaml:1: matomo.tokenAuthFile: \(reason)") == true)
    #expect(found.first?.contains("hunter2") == false)
  }

  @Test func tokenAndItsFileInOnePlaceAreAMistake() {
    let yaml = "matomo:\n  tokenAuth: abc\n  tokenAuthFile: /t\n"
    #expect(
      problems(yaml, files: ["/t": "abc"]) == [
        "relay.yaml:3: matomo.tokenAuthFile: is set beside matomo.tokenAuth; remove one of them"
      ]
    )
  }
}
