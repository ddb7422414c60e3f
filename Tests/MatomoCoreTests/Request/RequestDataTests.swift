import FoundationEssentials
import MatomoCore
import Synchronization
import Testing

@Suite struct RequestDataTests {
  struct Failure: Error {}

  /// Advances by the next of some durations each time that it is asked.
  final class StubClock: Sendable {
    private let times: Mutex<(instant: ContinuousClock.Instant, steps: [Duration])>

    init(_ steps: [Duration]) {
      times = Mutex((ContinuousClock.now, steps))
    }

    func now() -> ContinuousClock.Instant {
      times.withLock { times in
        if !times.steps.isEmpty { times.instant += times.steps.removeFirst() }
        return times.instant
      }
    }
  }

  @Test func laterWordsWin() throws {
    let tracker = try RequestTracker.stub {
      $0.routes = [
        "/r/:id": [Parameter("action_name", "Route"), Parameter("pf_srv", "1"), Parameter("dimension1", "r")]
      ]
      $0.dimensions = [1: .status, 2: .method]
    }
    let request = ObservedRequest.stub("/r/1") {
      $0.route = "/r/:id"
      $0.duration = .milliseconds(9)
      $0.title = "Derived"
    }
    // Derived, then the route.
    #expect(tracker.value("action_name", request) == "Route")
    #expect(tracker.value("pf_srv", request) == "1")
    #expect(tracker.value("dimension1", request) == "r")
    #expect(tracker.value("dimension2", request) == "GET")
    // Then what was measured.
    let data = RequestData()
    data.add(.milliseconds(20), to: .server)
    data.add(.microseconds(5600), to: .server)
    #expect(tracker.value("pf_srv", request, data: data) == "26")
    // Then what the handler says.
    data["pf_srv"] = "7"
    data["action_name"] = "Handler"
    data.setDimension(2, "gold")
    #expect(tracker.value("pf_srv", request, data: data) == "7")
    #expect(tracker.value("action_name", request, data: data) == "Handler")
    #expect(tracker.value("dimension1", request, data: data) == "r")
    #expect(tracker.value("dimension2", request, data: data) == "gold")
    data["action_name"] = nil
    #expect(tracker.value("action_name", request, data: data) == "Route")
  }

  @Test func measuredSpansAddUpAlsoWhenTheBlockThrows() async throws {
    let clock = StubClock([.zero, .milliseconds(250), .zero, .milliseconds(250), .zero, .milliseconds(4)])
    let data = RequestData(now: clock.now)
    #expect(data.measure(.server) { 7 } == 7)
    await #expect(throws: Failure.self) {
      try await data.measure(.server) {
        await Task.yield()
        throw Failure()
      }
    }
    data.measure(.network) {}
    let request = ObservedRequest.stub { $0.duration = .seconds(3) }
    #expect(try RequestTracker.stub().value("pf_srv", request, data: data) == "500")
    #expect(try RequestTracker.stub().value("pf_net", request, data: data) == "4")
  }

  @Test func aHandlerRunsWithoutMiddleware() async throws {
    RequestData.current.title = "nobody reads this"
    RequestData.current.skip()
    #expect(RequestData.current.title == nil)
    let page = await RequestData.current.measure(.server) {
      await Task.yield()
      return "rendered"
    }
    #expect(page == "rendered")
    #expect(RequestData.current.measure(.server) { "rendered" } == "rendered")
  }

  @Test func aHandlerReachesItsOwnData() async throws {
    let data = RequestData()
    await data.whileCurrent {
      RequestData.current.title = "Checkout"
      await withTaskGroup { group in
        group.addTask { RequestData.current.setDimension(1, "from a child task") }
      }
    }
    #expect(data.title == "Checkout")
    #expect(data["dimension1"] == "from a child task")
    #expect(RequestData.current.title == nil)
  }

  @Test func skipping() throws {
    let data = RequestData()
    data.skip()
    #expect(try RequestTracker.stub().track(.stub(), data: data).rule?.description == "skipped")
  }

  @Test func customVariablesMergeByNumber() throws {
    let tracker = try RequestTracker.stub {
      $0.customVariables = [
        1: .init(name: "http_status_code", value: .status), 2: .init(name: "http_method", value: .method),
      ]
      $0.routes = [
        "/text": [Parameter("cvar", " {\"4\":[\"a\",\"b\"]} ")], "/empty": [Parameter("cvar", "{ }")],
        "/odd": [Parameter("cvar", "nonsense")],
      ]
    }
    #expect(tracker.value("cvar", .stub()) == #"{"1":["http_status_code","200"],"2":["http_method","GET"]}"#)
    let data = RequestData()
    data.setCustomVariable(2, name: "mine", value: "a\"\\\n\u{1}å")
    data.setCustomVariable(3, name: "n", value: "v")
    #expect(
      tracker.value("cvar", .stub(), data: data)
        == #"{"1":["http_status_code","200"],"2":["mine","a\"\\\n\u0001å"],"3":["n","v"]}"#
    )
    let own = RequestData()
    own.setCustomVariable(3, name: "n", value: "v")
    #expect(tracker.value("cvar", .stub("/text"), data: own) == #"{"4":["a","b"],"3":["n","v"]}"#)
    #expect(tracker.value("cvar", .stub("/empty"), data: own) == #"{"3":["n","v"]}"#)
    #expect(tracker.value("cvar", .stub("/odd"), data: own) == #"{"3":["n","v"]}"#)
    #expect(tracker.value("cvar", .stub("/odd")) == "nonsense")
    own["cvar"] = "{}"
    #expect(tracker.value("cvar", .stub("/text"), data: own) == "{}")
    #expect(try RequestTracker.stub().value("cvar", .stub()) == nil)
  }

  @Test func recordsShareVisitorTimeURLAndPageView() throws {
    let tracker = try RequestTracker.stub {
      $0.hasToken = true
      $0.visitor.userID = .plain
      $0.dimensions = [1: .status]
    }
    let request = ObservedRequest.stub(
      "/cart?x=1",
      headers: ["User-Agent": "UA", "Cookie": "_pk_id.1.1fff=0123456789abcdef", "Accept-Language": "sv"]
    ) {
      $0.duration = .milliseconds(5)
      $0.userID = "u1"
    }
    let data = RequestData()
    data["idsite"] = "5"
    data.record(Group(["e_c": "cart", "e_a": "add"]))
    data.record(Group(["download": "https://shop.example/a.pdf", "url": "https://shop.example/a.pdf"]))
    let hits = tracker.track(request, data: data).hits
    try #require(hits.count == 3)
    #expect(hits[0]["pv_id"]?.utf8.count == 6)
    for hit in hits {
      #expect(hit.site == 5)
      for name in ["cid", "uid", "ua", "lang", "cip", "cdt", "pv_id", "send_image", "apiv"] {
        #expect(hit[name] != nil && hit[name] == hits[0][name], "\(name)")
      }
      #expect(hit["rand"] != nil)
    }
    #expect(hits[1]["e_c"] == "cart")
    #expect(hits[1]["url"] == "https://shop.example/cart?x=1")
    #expect(hits[2]["url"] == "https://shop.example/a.pdf")
    for hit in hits[1...] {
      #expect(hit["action_name"] == nil && hit["pf_srv"] == nil && hit["dimension1"] == nil)
    }
    #expect(hits[0]["e_c"] == nil)
  }

  @Test func aPageViewIDThatIsThereIsKept() throws {
    let data = RequestData()
    data.record(Group(["idgoal": "1"]))
    let hits = try RequestTracker.stub().track(.stub { $0.pageViewID = PageViewID("a1B2c3") }, data: data).hits
    #expect(hits.map { $0["pv_id"] } == ["a1B2c3", "a1B2c3"])
  }

  @Test func downloads() throws {
    let tracker = try RequestTracker.stub {
      $0.routes = ["/report.pdf": [Parameter("download", "")], "/out": [Parameter("link", "https://other.example/")]]
    }
    let request = ObservedRequest.stub("/report.pdf?v=2") { $0.duration = .seconds(1) }
    let configured = try #require(tracker.track(request).hits.first)
    #expect(configured["download"] == "https://shop.example/report.pdf?v=2")
    #expect(configured["url"] == configured["download"])
    #expect(configured["action_name"] == nil && configured["pf_srv"] == nil)
    #expect(tracker.value("link", .stub("/out")) == "https://other.example/")
    let data = RequestData()
    data.download()
    #expect(tracker.value("download", .stub("/x"), data: data) == "https://shop.example/x")
  }

  @Test func whatWouldLoseTheHitIsNotSent() throws {
    let data = RequestData()
    for name in ["cip", "country", "region", "city", "lat", "long", "rec", "token_auth"] { data[name] = "1" }
    data["idsite"] = "no number"
    let hit = try #require(try RequestTracker.stub().track(.stub(), data: data).hits.first)
    #expect(hit.site == 1)
    for name in ["cip", "country", "region", "city", "lat", "long", "rec", "token_auth"] { #expect(hit[name] == nil) }
    let trusted = try RequestTracker.stub { $0.hasToken = true }
    #expect(trusted.value("cip", .stub(), data: data) == "1")
    #expect(trusted.value("token_auth", .stub(), data: data) == nil)
  }

  @Test func errorsOfTheHandler() throws {
    let request = ObservedRequest.stub("/bar2") {
      $0.status = 500
      $0.failure = "RuntimeError('raised from bar2')"
    }
    let hits = try RequestTracker.stub { $0.dimensions = [1: .status] }.track(request).hits
    #expect(hits.count == 1)
    #expect(hits.first?["dimension1"] == "500")
    #expect(hits.first?["ca"] == nil && hits.first?["cra"] == nil)
    let reporting = try RequestTracker.stub { $0.reportsCrashes = true }.track(request).hits
    #expect(reporting.count == 2)
    #expect(reporting.first?["ca"] == nil)
    #expect(reporting.last?["ca"] == "1")
    #expect(reporting.last?["cra"] == "RuntimeError('raised from bar2')")
  }
}
