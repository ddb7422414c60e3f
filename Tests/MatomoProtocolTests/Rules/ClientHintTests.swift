import FoundationEssentials
import MatomoCore
import Testing

@testable import MatomoProtocol

@Suite struct ClientHintTests {
  static let chrome = #"""
    {"brands":[{"brand":"Chromium","version":"118"},{"brand":"Not;A=Brand","version":"99"}],"fullVersionList":\#
    [{"brand":"Chromium","version":"118.0.5993.89"}],"mobile":false,"model":"","platform":"Linux",\#
    "platformVersion":"6.5.0"}
    """#

  /// What Matomo's device detector does with each, by its source (docs/matomo.md §7); `FindingTests` has those of §5.
  @Test(arguments: [
    ("{}", false), ("[]", false), (chrome, false), (#"{"mobile":5,"unknown":{"a":[1]}}"#, false),
    (#"{"brands":[],"fullVersionList":[[],5,{"brand":7},{"version":7}]}"#, false),
    (#"{"formFactors":["Desktop","XR"]}"#, false), (#"{"formFactors":"Desktop"}"#, false),
    (#"{"model":5}"#, true), (#"{"model":"a\"b"}"#, false), (#"{"MODEL":[]}"#, true), (#"{"mod\u0065l":{}}"#, true),
    (#"{"platform":null}"#, true), (#"{"platformVersion":true}"#, true), (#"{"uaFullVersion":1.5}"#, true),
    (#"{"architecture":5}"#, true), (#"{"bitness":64}"#, true), (#"{"arch":[]}"#, true),
    (#"{"Sec-CH-UA":5}"#, true), (#"{"http_sec_ch_ua_model":5}"#, true), (#"{"sec-ch-ua-mobile":5}"#, false),
    (#"{"X-Requested-With":5}"#, true), (#"{"formFactors":[5]}"#, true),
    (#"{"brands":[{"brand":"5","version":"1.0"}]}"#, true), (#"{"brands":[{"brand":"-5","version":"1.0"}]}"#, true),
    (#"{"brands":[{"brand":"5.0","version":"1"}]}"#, false),
    (#"{"fullVersionList":[{"brand":"x","version":1}]}"#, true),
    (#"{"fullVersionList":[{"brand":["x"],"version":"1"}]}"#, true),
    (#"{"model":"a","model":5}"#, true), (#"{"model":5,"model":"a"}"#, false),
  ])
  func endsPHPWhereTextIsNoText(data: String, crashes: Bool) {
    let hit = HitReading([Parameter("idsite", "1"), Parameter("rec", "1"), Parameter("uadata", data)])
    let context = FindingContext(now: Date(timeIntervalSince1970: 1_795_255_200), token: .none, userAgent: "")
    #expect(Finding.errors(of: hit, in: context).map(\.consequence) == (crashes ? [.crash] : []))
  }

  @Test func knowsWhatBrowsersSend() {
    #expect(ClientHintText.isHarmless(Self.chrome))
    #expect(!ClientHintText.isHarmless(Self.chrome + "x"))
    #expect(!ClientHintText.isHarmless(String(Self.chrome.dropLast())))
  }
}
