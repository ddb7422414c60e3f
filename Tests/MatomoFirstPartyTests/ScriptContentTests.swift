import MatomoCore
import MatomoCurl
import Testing

@testable import MatomoFirstParty

@Suite struct ScriptContentTests {
  @Test(arguments: [
    "text/javascript", "application/javascript; charset=UTF-8", "Application/X-JavaScript", "text/plain",
    "application/octet-stream", "text/javascript ;charset=utf-8",
  ])
  func takesScripts(type: String) {
    #expect(ScriptContent.fault(response("/* Matomo */", type)) == nil)
    #expect(ScriptContent.fault(response("\u{feff} \n\t;", type)) == nil)
  }

  @Test func takesAScriptOfUnknownType() {
    #expect(ScriptContent.fault(CurlResponse(status: 200, body: Array("var a".utf8))) == nil)
  }

  @Test(arguments: [
    ("", "text/javascript"), (" \n\r\t", "text/javascript"), ("\u{feff}", "text/javascript"),
    ("<!doctype html>", "text/javascript"), ("\n <html>", "text/plain"), ("\u{feff}<", ""),
    ("var a", "text/html"), ("var a", "text/html; charset=utf-8"), ("{}", "application/json"), ("a", "image/gif"),
  ])
  func refusesWhatIsNoScript(content: String, type: String) {
    #expect(ScriptContent.fault(response(content, type)) != nil)
  }

  @Test(arguments: [201, 204, 206, 301, 304, 400, 401, 403, 404, 500, 502, 503])
  func refusesOtherAnswers(status: Int) {
    var answer = response("var a", "text/javascript")
    answer.status = status
    #expect(ScriptContent.fault(answer) == "HTTP status \(status)")
  }

  @Test func namesTheTargetOfARedirect() {
    let answer = CurlResponse(status: 301, headers: [("Location", "https://new.example/")])
    #expect(ScriptContent.fault(answer)?.contains("https://new.example/") == true)
  }

  @Test func refusesWhatIsTooLargeOrCompressed() {
    var answer = response("var a", "text/javascript")
    answer.isBodyCut = true
    #expect(ScriptContent.fault(answer) != nil)
    answer = response("var a", "text/javascript")
    answer.headers.append(("content-encoding", "br"))
    #expect(ScriptContent.fault(answer)?.contains("br") == true)
  }

  @Test(arguments: [
    ("https://m.example/a", "https://m.example/a/", "https://m.example/a/matomo.js"),
    ("https://m.example/matomo.php", "https://m.example/", "https://m.example/matomo.js"),
    ("http://m.example:81/b/piwik.php", "http://m.example:81/b/", "http://m.example:81/b/piwik.js"),
  ])
  func isBesideTheTracker(tracker: String, folder: String, script: String) throws {
    let files = UpstreamFiles(try TrackerURL(tracker))
    #expect(files.folder == folder)
    #expect(files.script == script)
  }

  private func response(_ content: String, _ type: String) -> CurlResponse {
    CurlResponse(status: 200, headers: [("content-type", type)], body: Array(content.utf8))
  }
}
