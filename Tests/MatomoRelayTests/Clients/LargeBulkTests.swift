import Matomo
import MatomoCore
import MatomoTestSupport
import ScriptedMatomo
import Testing

/// The bulks of log importers, which are as large as the relay takes them.
@Suite struct LargeBulkTests {
  private static let count = 5000

  private func bulk(_ query: (Int) -> String) -> [UInt8] {
    BulkRequest.encode((1...Self.count).map(query), tokenAuth: nil)
  }

  /// Posts a bulk, and waits until Matomo has it all.
  private func expectDelivery(of bulk: [UInt8], _ settings: [String: String]) async throws {
    let relay = try RelayFixture().with(settings)
    let serve = try relay.start("serve")
    let url = try await serve.word(after: "listening at") + "/matomo.php"
    let answer = try await fetch(url, method: "POST", body: bulk)
    #expect(answer.status == 200)
    #expect(answer.text == #"{"status":"success","tracked":\#(Self.count),"invalid":0}"#)
    try await eventually("Matomo has all hits") { relay.matomo.recorded.count >= Self.count }
    #expect(relay.matomo.recordedNumbers == Array(1...Self.count), "each once, and in the order of the bulk")
    try await eventually("the queue is empty") { try await relay.status().queued == 0 }
    #expect(relay.matomo.recorded.count == Self.count)
  }

  /// About 200 bytes a hit are within the default of `collector.maxBody`.
  @Test func shortHitsFitTheDefault() async throws {
    let bulk = bulk {
      "idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2Fproducts%2F\($0)&action_name=Product%20\($0)&rand=\(100_000 + $0)"
        + "&_id=0123456789abcdef&ua=Mozilla%2F5.0"
    }
    #expect((512 << 10..<1 << 20).contains(bulk.count))
    try await expectDelivery(of: bulk, [:])
  }

  /// A hit as `matomo.js` sends it, of some 700 bytes.
  @Test func wholeHitsNeedALargerBody() async throws {
    let bulk = bulk {
      "action_name=Product%20\($0)%20%E2%80%93%20The%20shop&idsite=1&rec=1&r=\(100_000 + $0)&h=10&m=20&s=30"
        + "&url=https%3A%2F%2Fshop.example%2Fproducts%2F\($0)&urlref=https%3A%2F%2Fwww.search.example%2F&_id=0123456789abcdef"
        + "&_idn=1&send_image=0&_refts=1795246426&_ref=https%3A%2F%2Fwww.search.example%2F&pdf=1&qt=0&realp=0&wma=0&fla=0"
        + "&java=0&ag=0&cookie=1&res=1920x1080&pv_id=a1B2c3&pf_net=10&pf_srv=50&pf_tfr=5&pf_dm1=200&pf_dm2=100&pf_onl=1"
        + "&ua=Mozilla%2F5.0%20(X11%3B%20Linux%20x86_64)%20AppleWebKit%2F537.36%20(KHTML%2C%20like%20Gecko)%20Chrome%2F150.0"
        + "&uadata=%7B%22platform%22%3A%22Linux%22%7D&lang=en-US&dimension1=gold"
    }
    #expect(bulk.count > 5000 * 600)
    let relay = try RelayFixture()
    let serve = try relay.start("serve")
    let url = try await serve.word(after: "listening at") + "/matomo.php"
    #expect(try await fetch(url, method: "POST", body: bulk).status == 413)
    try await expectDelivery(of: bulk, ["MATOMO_RELAY_COLLECTOR_MAX_BODY": "8MiB"])
    #expect(relay.matomo.callCount == 0)
  }
}
