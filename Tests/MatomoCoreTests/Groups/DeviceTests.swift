import Foundation
import MatomoCore
import Testing

@Suite struct DeviceTests {
  @Test func encodesDevices() throws {
    let device = Hit.Device(
      userAgent: "Mozilla/5.0",
      language: "de-DE",
      resolution: .init(width: 1280, height: 1024),
      localTime: try LocalTime(hour: 0, minute: 9, second: 59),
      plugins: [.pdf, .flash, .silverlight],
      keepsCookies: false
    )
    #expect(
      Query.encode(device.parameters)
        == "ua=Mozilla%2F5.0&lang=de-DE&res=1280x1024&h=0&m=9&s=59&fla=1&pdf=1&ag=1&cookie=0"
    )
    #expect(Hit.Device().parameters.isEmpty)
  }

  @Test func namesEveryPlugin() {
    let device = Hit.Device(plugins: BrowserPlugins(rawValue: .max))
    #expect(device.parameters.map(\.name) == ["fla", "java", "dir", "qt", "realp", "pdf", "wma", "gears", "ag"])
  }

  @Test func encodesClientHintsInTheShapeThatMatomoTakes() throws {
    var hints = ClientHints()
    #expect(hints.parameters.isEmpty)
    hints.brands = [.init("Not\"A;Brand\\", version: "8")]
    hints.fullVersionList = [.init("Chromium", version: "118.0.5993.89"), .init("Edge", version: "118")]
    hints.isMobile = false
    hints.model = ""
    hints.platform = "Linux"
    hints.platformVersion = "6.1"
    hints.fullVersion = "118.0"
    hints.architecture = "x86"
    hints.bitness = "64"
    hints.formFactors = ["Desktop", "XR"]
    #expect(hints.parameters.map(\.name) == ["uadata"])
    let json = hints.parameters[0].value
    #expect(
      json.hasPrefix(
        #"{"brands":[{"brand":"Not\"A;Brand\\","version":"8"}],"fullVersionList":[{"brand":"Chromium","version":"118.0.5993.89"},"#
      )
    )
    #expect(
      json.hasSuffix(
        #""mobile":false,"model":"","platform":"Linux","platformVersion":"6.1","uaFullVersion":"118.0","#
          + #""architecture":"x86","bitness":"64","formFactors":["Desktop","XR"]}"#
      )
    )
    #expect(try JSONSerialization.jsonObject(with: Data(json.utf8)) is [String: Any])
  }

  @Test func encodesBotRequests() throws {
    let page = try BotRequest(.page("https://a/"), userAgent: "ChatGPT-User/1.0")
    #expect(Query.encode(page.parameters) == "recMode=1&ua=ChatGPT-User%2F1.0&url=https%3A%2F%2Fa%2F")
    let file = try BotRequest(
      .file("/a.pdf"),
      userAgent: "b",
      mode: .automatic,
      status: 200,
      bytes: 5_000_000_000,
      serverTime: .milliseconds(142),
      source: "nginx"
    )
    #expect(
      Query.encode(file.parameters)
        == "recMode=2&ua=b&download=%2Fa.pdf&http_status=200&bw_bytes=4294967295&pf_srv=142&source=nginx"
    )
  }
}
