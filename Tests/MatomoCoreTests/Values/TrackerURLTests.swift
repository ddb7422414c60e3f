import MatomoCore
import Testing

@Suite struct TrackerURLTests {
  @Test(arguments: [
    ("http://t", "http://t/matomo.php"), ("http://t/", "http://t/matomo.php"),
    ("http://t/matomo.php", "http://t/matomo.php"),
    ("http://t/piwik.php", "http://t/piwik.php"),
    ("https://m.example/analytics///", "https://m.example/analytics/matomo.php"),
    ("HTTPS://M.example", "HTTPS://M.example/matomo.php"),
    ("http://127.0.0.1:8090", "http://127.0.0.1:8090/matomo.php"),
    ("http://[::1]:8090/", "http://[::1]:8090/matomo.php"),
    ("http://[2001:db8::1]", "http://[2001:db8::1]/matomo.php"),
    ("https://m.example/a@b", "https://m.example/a@b/matomo.php"),
    ("http://my_host/xmatomo.php", "http://my_host/xmatomo.php/matomo.php"),
  ])
  func completesTheURL(given: String, complete: String) throws {
    #expect(try TrackerURL(given).description == complete)
  }

  @Test(arguments: [
    "", "m.example", "//m.example", "ftp://m.example", "http:/m.example", "http://", "http:///", "http://:80",
    "https://?x",
    "http://m.example?x=1", "http://m.example/#a", "http://m.example/matomo.php?token_auth=secret",
    "http://m.example/a b",
    "http://m.example/\n", "http://user:secret@m.example", "http://secret@m.example", "http://m.example:0",
    "http://m.example:x",
    "http://m.example:70000", "http://m.example:+80", "http://m.example:", "http://[::1", "http://[]", "http://[::1]x",
    "http://[secret]/", "http://m.example/?\u{301}", "http://mätomo.example", "http://m.example/\0", "http://a,b/",
    " http://t",
  ])
  func refusesWhatIsNoServer(given: String) {
    let error = #expect(throws: MatomoError.self) { try TrackerURL(given) }
    #expect(error?.description.contains("secret") == false)
  }

  @Test(arguments: ["index.php", "index.php/", "matomo.js", "piwik.js"])
  func namesTheTrackerWhereAnotherFileIsGiven(file: String) {
    let error = #expect(throws: MatomoError.self) { try TrackerURL("https://m.example/analytics/\(file)") }
    #expect(error?.description.contains("the tracker is at https://m.example/analytics/matomo.php") == true)
  }

  @Test func saysThatTheURLIsMissing() {
    let error = #expect(throws: MatomoError.self) { try TrackerURL("") }
    #expect(error?.description.contains("is empty; set it") == true)
  }
}
