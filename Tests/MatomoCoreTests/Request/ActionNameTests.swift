import MatomoCore
import Testing

@Suite struct ActionNameTests {
  @Test func theOrderOfTheNames() throws {
    let tracker = try RequestTracker.stub { $0.routes = ["/detail": [Parameter("action_name", "Detail")]] }
    let data = RequestData()
    data.title = "Explicit"
    func name(_ path: String, _ status: Int, title: String?, route: String?, data: RequestData? = nil) -> String? {
      tracker.value(
        "action_name",
        .stub(path) {
          $0.status = status
          $0.title = title
          $0.route = route
        },
        data: data
      )
    }
    #expect(name("/detail", 404, title: "Title", route: "/r", data: data) == "Explicit")
    #expect(name("/detail", 404, title: "Title", route: "/r") == "Detail")
    #expect(name("/x", 404, title: "Title", route: "/r") == "404/URL = %2Fx/From = ")
    #expect(name("/x", 200, title: "Title", route: "/r") == "Title")
    #expect(name("/x", 200, title: nil, route: "/r/:id") == "/r/:id")
    #expect(name("/x", 200, title: "", route: nil) == "/x")
    #expect(name("/a%20b/%C3%A5", 200, title: nil, route: nil) == "/a b/å")
    #expect(name("/x", 500, title: nil, route: nil) == "/x")
  }

  /// The same name as from JavaScript, where `encodeURIComponent` escapes the escapes of the location once more.
  @Test(arguments: [
    (
      "/no/such?a=b c", "https://ref.example/p?q=1",
      "404/URL = %2Fno%2Fsuch%3Fa%3Db%2520c/From = https%3A%2F%2Fref.example%2Fp%3Fq%3D1"
    ),
    ("/it's(1)!*~", nil, "404/URL = %2Fit's(1)!*~/From = "),
    ("/%C3%A5", nil, "404/URL = %2F%25C3%25A5/From = "),
  ])
  func missingPages(target: String, referrer: String?, expected: String) throws {
    let headers = HeaderFields(referrer.map { [("Referer", $0)] } ?? [])
    let request = ObservedRequest.stub(target, headers: headers) { $0.status = 404 }
    #expect(try RequestTracker.stub().value("action_name", request) == expected)
  }

  @Test func aMissingPageOfAnyLengthMakesThreeLevels() throws {
    let long = String(repeating: "/å", count: 5000)
    let request = ObservedRequest.stub(long, headers: ["Referer": "https://r.example" + long]) { $0.status = 404 }
    let name = try #require(try RequestTracker.stub().value("action_name", request))
    #expect(name.utf8.count <= 2100)
    #expect(name.split(separator: "/").count == 3)
    #expect(name.contains("/From = https%3A%2F%2Fr.example"))
  }
}
