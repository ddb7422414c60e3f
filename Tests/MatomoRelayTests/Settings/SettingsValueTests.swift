import Matomo
import MatomoCore
import Testing

@testable import MatomoRelay

@Suite struct SettingsValueTests {
  @Test(arguments: SettingCase.all)
  func fileSetsEveryKey(setting: SettingCase) throws {
    let settings = try readSettings(nested(setting.key, setting.yaml))
    #expect(setting.read(settings) == setting.result)
    #expect(settings.places[setting.key]?.description == "relay.yaml:\(setting.key.split(separator: ".").count)")
  }

  @Test(arguments: SettingCase.all)
  func environmentSetsEveryKey(setting: SettingCase) throws {
    let name = "MATOMO_RELAY_\(setting.variable)"
    let settings = try readSettings(environment: [name: setting.text])
    #expect(setting.read(settings) == setting.result)
    #expect(settings.warnings.isEmpty)
    #expect(settings.places[setting.key]?.description == name)
  }

  @Test func threeVariablesHaveShortNames() throws {
    let settings = try readSettings(environment: [
      "MATOMO_URL": "https://m.example/piwik.php", "MATOMO_SITE_ID": "3", "MATOMO_TOKEN_AUTH": "abc",
    ])
    #expect(settings.matomo.url?.description == "https://m.example/piwik.php")
    #expect(settings.matomo.siteID == 3)
    #expect(settings.matomo.tokenAuth != nil)
  }

  @Test func commandLineBeatsEnvironmentBeatsFileBeatsDefault() throws {
    let yaml = "listen: 127.0.0.1:1\nqueueLimit: 1\ndelivery: {lanes: 2}\n"
    let environment = ["MATOMO_RELAY_LISTEN": "127.0.0.1:2", "MATOMO_RELAY_QUEUE_LIMIT": "2"]
    let settings = try readSettings(yaml, environment: environment, options: ["listen": "127.0.0.1:3"])
    #expect(settings.listen.port == 3)
    #expect(settings.queueLimit == 2)
    #expect(settings.delivery.lanes == 2)
    #expect(settings.delivery.batchSize == 200)
    #expect(settings.places["listen"]?.description == "--listen")
  }

  @Test func emptyVariableIsAbsent() throws {
    let environment = ["MATOMO_TOKEN_AUTH": "", "MATOMO_RELAY_QUEUE_LIMIT": "", "MATOMO_RELAY_DELIVERY_RETRY": ""]
    let settings = try readSettings("queueLimit: 9", environment: environment)
    #expect(settings.matomo.tokenAuth == nil)
    #expect(settings.queueLimit == 9)
  }

  @Test(arguments: ["", "# nothing\n", "---\n", "delivery:\n", "{}"])
  func emptyFileLeavesDefaults(yaml: String) throws {
    #expect(try readSettings(yaml).delivery.batchSize == 200)
  }

  @Test(arguments: ["abc123\n", "abc123", "\nabc123\r\n"])
  func tokenComesFromItsFile(text: String) throws {
    let settings = try readSettings("matomo: {tokenAuthFile: /run/token}", files: ["/run/token": text])
    #expect(settings.matomo.tokenAuth?.secret == "abc123")
  }

  @Test func tokenOfTheEnvironmentBeatsTheFileThatTheFileNames() throws {
    let yaml = "matomo: {tokenAuthFile: /run/token}"
    let settings = try readSettings(yaml, environment: ["MATOMO_TOKEN_AUTH": "abc"], files: [:])
    #expect(settings.matomo.tokenAuth?.secret == "abc")
    let other = try readSettings(
      "matomo: {tokenAuth: abc}",
      environment: ["MATOMO_RELAY_MATOMO_TOKEN_AUTH_FILE": "/t"],
      files: ["/t": "def"]
    )
    #expect(other.matomo.tokenAuth?.secret == "def")
  }

  @Test func unknownVariableIsAWarning() throws {
    let environment = [
      "MATOMO_RELAY_DELIVERY_BATCHSIZE": "1", "MATOMO_RELAY_PORT_8080_TCP": "tcp://10.0.0.1", "MATOMO_OTHER": "1",
      "MATOMO_RELAY_CONFIG": "x.yaml", "HOME": "/",
    ]
    #expect(
      try readSettings(environment: environment).warnings == [
        "MATOMO_RELAY_DELIVERY_BATCHSIZE: is not a setting; did you mean MATOMO_RELAY_DELIVERY_BATCH_SIZE?",
        "MATOMO_RELAY_PORT_8080_TCP: is not a setting",
      ]
    )
  }
}
