import MatomoHTTP
import MatomoHTTPServer
import Testing

@testable import MatomoFirstParty

@Suite struct PluginRequestTests {
  private static let configs = "/plugins/HeatmapSessionRecording/configs.php"
  private static let optOut = "/index.php?module=CoreAdminHome&action=optOutJS"

  private func request(_ target: String, _ headers: [(String, String)] = [], method: String = "GET") -> PluginRequest? {
    let mark = target.firstIndex(of: "?")
    let request = HTTPRequest(
      method: method,
      path: String(target[..<(mark ?? target.endIndex)]),
      query: mark.map { String(target[target.index(after: $0)...]) },
      headers: HeaderFields(headers.map { (name: $0, value: $1) })
    )
    return PluginRequest(request, in: ["/", "/stats/"])
  }

  private func target(_ request: PluginRequest?) -> String? {
    guard case .file(let file, _) = request else { return nil }
    return file.target
  }

  @Test(arguments: [
    ("/js/container_aB3dE6gH.js", "js/container_aB3dE6gH.js"),
    ("/js/container_aB3dE6gH.js?cb=1&url=http://x/", "js/container_aB3dE6gH.js"),
    ("/js/container_aB3dE6gH_dev_0123456789abcdef01234567.js", "js/container_aB3dE6gH_dev_0123456789abcdef01234567.js"),
    ("/stats/js/container_a.js", "js/container_a.js"), ("/js/%63ontainer%5Fa%2ejs", "js/container_a.js"),
    (
      "\(configs)?trackerid=aB3dE6&idsite=7&url=https%3A%2F%2Fshop.example%2F%3Fa%3D%C3%A4%26b&x=1",
      "plugins/HeatmapSessionRecording/configs.php?idsite=7&trackerid=r3LaY7"
        + "&url=https%3A%2F%2Fshop.example%2F%3Fa%3D%C3%A4%26b"
    ),
    (optOut, "index.php?module=CoreAdminHome&action=optOutJS"),
    (
      "/stats/matomo-proxy.php?action=optOutJS&fontSize=1.2em&language=de&divId=opt-out&cb=7&fontFamily="
        + "&module=CoreAdminHome&showIntro=0&fontColor=fFf&cookieDomain=*.shop.example&useCookiesTimeout=10&token_auth=x",
      "index.php?module=CoreAdminHome&action=optOutJS&divId=opt-out&language=de&fontColor=fFf&fontSize=1.2em"
        + "&showIntro=0&useCookiesTimeout=10&cookieDomain=%2A.shop.example"
    ),
    ("\(optOut)&showIntro=1&showIntro=0", "index.php?module=CoreAdminHome&action=optOutJS&showIntro=0"),
  ])
  func isWrittenAnewFromCheckedParts(asked: String, sent: String) {
    #expect(target(request(asked)) == sent)
  }

  /// Each must be nothing of ours, or be refused: none may lead to a request to Matomo.
  @Test(arguments: [
    "/", "/js/", "/js/container_.js", "/js/container_a.js/", "/js/container_a.jsx", "/js/container_a.js.php",
    "/js/container_a.php", "/js/other.js", "/JS/container_a.js",
    "/js/container_\(String(repeating: "a", count: 101)).js",
    "/js/container_../../config/config.ini.js", "/js/container_..%2f..%2fconfig.js", "/js/container_%2e%2e/a.js",
    "/js/container_a%00.js", "/js/container_a%0d%0aHost:%20x.js", "/js/container_a%20.js", "/js/container_a\\b.js",
    "/js/container_a%5cb.js", "/js/container_a%252e.js", "/js/container_a%2Fb.js", "/js/container_a;b.js",
    "/js/container_a.b.js", "/js/container_a?.js", "/js/container_a%3f.js", "/js/container_a%23.js",
    "/js/container_@x.js",
    "/js/container_é.js", "/js/container_%c3%a9.js", "/js/container_\u{212a}.js", "/js/../js/container_a.js",
    "/js/./container_a.js", "/./js/container_a.js", "/../js/container_a.js", "/%2e%2e/js/container_a.js",
    "//js/container_a.js", "/js//container_a.js", "/js%2fcontainer_a.js", "/js%5ccontainer_a.js",
    "\\js\\container_a.js",
    "js/container_a.js", "http://evil.example/js/container_a.js", "//evil.example/js/container_a.js",
    "/http://evil.example/js/container_a.js", "@evil.example/js/container_a.js", "/other/js/container_a.js",
    "/stats//js/container_a.js", "/stats/../js/container_a.js", "/stats%2fjs/container_a.js",
    "/plugins/HeatmapSessionRecording/../../index.php?idsite=1&trackerid=aB3dE6&url=http://a/",
    "/plugins/HeatmapSessionRecording/configs.php/../../../config.php?idsite=1&trackerid=aB3dE6&url=http://a/",
    "/plugins/HeatmapSessionRecording/%2e%2e/configs.php?idsite=1&trackerid=aB3dE6&url=http://a/",
    "/plugins/Other/configs.php?idsite=1&trackerid=aB3dE6&url=http://a/", "/plugins/HeatmapSessionRecording/tracker.js",
    "/config/config.ini.php", "/tmp/logs/matomo.log", "/console", "/vendor/autoload.php", "/matomo.php?idsite=1",
    "/index.php", "/index.php?", "/index.php?module=API&method=SitesManager.getAllSites&token_auth=x",
    "/index.php?module=CoreAdminHome&action=optOut", "/index.php?module=CoreAdminHome&action=optOutJS&action=home",
    "/index.php?module=CoreAdminHome&module=API&action=optOutJS", "/index.php?module[]=CoreAdminHome&action=optOutJS",
    "/index.php/x?module=CoreAdminHome&action=optOutJS", "/index.php%3fmodule=CoreAdminHome&action=optOutJS",
    "/INDEX.PHP?module=CoreAdminHome&action=optOutJS", "/index.php?module=coreadminhome&action=optoutjs",
    "/matomo-proxy.php?file=plugins/CoreAdminHome/javascripts/optOut.js", "/proxy.php?url=http://evil.example/",
    configs, "\(configs)?idsite=1", "\(configs)?idsite=1&trackerid=aB3dE6", "\(configs)?trackerid=aB3dE6&url=http://a/",
    "\(configs)?idsite=&trackerid=aB3dE6&url=http://a/", "\(configs)?idsite=1%0d%0aX:1&trackerid=aB3dE6&url=http://a/",
    "\(configs)?idsite=1&trackerid=aB3dE&url=http://a/", "\(configs)?idsite=1&trackerid=aB3dE67&url=http://a/",
    "\(configs)?idsite=1&trackerid=aB3d%22;&url=http://a/", "\(configs)?idsite[]=1&trackerid=aB3dE6&url=http://a/",
    "\(configs)?idsite=1&trackerid=aB3dE6&url=javascript:alert(1)", "\(configs)?idsite=1&trackerid=aB3dE6&url=/local",
    "\(configs)?idsite=1&trackerid=aB3dE6&url=http://a/%0d%0aX",
    "\(configs)?idsite=1&trackerid=aB3dE6&url=http://a/%00",
    "\(configs)?idsite=1&trackerid=aB3dE6&url=http://a/\(String(repeating: "b", count: 2048))",
    "\(optOut)&divId=a'b", "\(optOut)&divId=%3Cscript%3E", "\(optOut)&language=../../en", "\(optOut)&fontColor=red",
    "\(optOut)&fontColor=ffff", "\(optOut)&backgroundColor=%23fff", "\(optOut)&fontSize=12", "\(optOut)&fontSize=.5em",
    "\(optOut)&fontSize=1.2.3em", "\(optOut)&fontSize=12px;x", "\(optOut)&fontFamily=a'b", "\(optOut)&showIntro=2",
    "\(optOut)&fontFamily=a;b", "\(optOut)&showIntro=true", "\(optOut)&useCookiesTimeout=601",
    "\(optOut)&useCookiesTimeout=-1", "\(optOut)&useCookiesTimeout=%2B1", "\(optOut)&cookieDomain=a.example;x",
    "\(optOut)&cookiePath=/;x", "\(optOut)&useSecureCookies=1%0d%0a",
  ])
  func nothingElseReachesMatomo(asked: String) {
    #expect(target(request(asked)) == nil)
  }

  @Test func whatItSendsHoldsNothingButSafeBytes() throws {
    let values = ["a\u{0}b", "\r\nX: y", "../..", "'\"<>", "&module=API", "#", "%2e", "ä", "\u{1F600}"]
    for value in values {
      let encoded = value.utf8.map { "%" + String(Int($0) + 256, radix: 16).dropFirst() }.joined()
      let wanted = request("\(Self.configs)?idsite=1&trackerid=aB3dE6&url=http%3a%2f%2fa%2f\(encoded)&\(encoded)=1")
      guard let target = target(wanted) else { continue }
      let query = target.dropFirst("plugins/HeatmapSessionRecording/configs.php?".count)
      #expect(query.utf8.allSatisfy { $0.isASCIILetterOrDigit || "-._~%=&".utf8.contains($0) })
      #expect(query.split(separator: "&").map { $0.prefix { $0 != "=" } } == ["idsite", "trackerid", "url"])
    }
  }

  @Test func tellsWhatIsWrong() {
    guard case .refused(.badParameter("trackerid")) = request("\(Self.configs)?idsite=1&url=http://a/") else {
      Issue.record("not refused for its tracker id")
      return
    }
    #expect(ScriptRefusal.badParameter("trackerid").response.status == 400)
  }

  @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "get", "CONNECT"])
  func onlyReadingIsAllowed(method: String) {
    for target in ["/js/container_a.js", Self.optOut, "\(Self.configs)?idsite=1"] {
      guard case .refused(.methodNotAllowed) = request(target, method: method) else {
        Issue.record("\(method) \(target) is not refused")
        continue
      }
    }
    #expect(ScriptRefusal.methodNotAllowed.response["Allow"] == "GET, HEAD")
    #expect(request("/", method: method) == nil)
  }

  @Test(arguments: [
    ("", ""), ("de", "de"), ("de-AT,de;q=0.9, en;q=0.8,fr;q=0.7", "de-at,de,en"), ("*", ""), ("x, en", "en"),
    ("zh-Hant-TW, zh-Hant", "zh-hant"), ("e\u{0}n", ""), ("../..", ""), ("de-", ""), (",,de", "de"),
  ])
  func languagesHaveFewForms(field: String, languages: String) {
    guard case .file(let file, _) = request(Self.optOut, [("Accept-Language", field), ("Cookie", "a=b")]) else {
      Issue.record("the opt-out is not served")
      return
    }
    #expect(file.languages == languages)
  }

  @Test func languagesCountOnlyWhereTheyMatter() {
    for target in ["\(Self.optOut)&language=fr", "/js/container_a.js"] {
      guard case .file(let file, _) = request(target, [("Accept-Language", "de")]) else {
        Issue.record("\(target) is not served")
        continue
      }
      #expect(file.languages == nil)
    }
  }
}
