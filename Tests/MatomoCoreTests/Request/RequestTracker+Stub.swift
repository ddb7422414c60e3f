import FoundationEssentials
import MatomoCore

extension RequestTracker {
  /// 2026-11-21, 10:00:00 UTC.
  static let stubTime = Date(timeIntervalSince1970: 1_795_255_200)

  /// A tracker whose clock stands still and whose random numbers are all the same.
  static func stub(_ configure: (inout Configuration) throws -> Void = { _ in }) throws -> RequestTracker {
    var configuration = Configuration()
    try configure(&configuration)
    return try RequestTracker(site: 1, configuration, now: { stubTime }, random: { 0x0123_4567_89ab_cdef })
  }

  /// The value of a parameter of the request's own hit; `nil` also if the request is ignored.
  func value(_ name: String, _ request: ObservedRequest, data: RequestData? = nil) -> String? {
    track(request, data: data).hits.first?[name]
  }
}

extension ObservedRequest {
  static func stub(
    _ path: String = "/",
    headers: HeaderFields = [:],
    _ change: (inout ObservedRequest) -> Void = { _ in }
  ) -> ObservedRequest {
    var request = ObservedRequest(
      path: "",
      headers: headers,
      peerAddress: IPAddress("203.0.113.5"),
      time: RequestTracker.stubTime
    )
    request.setTarget(path)
    if headers["Host"] == nil { request.headers.append(name: "Host", value: "shop.example") }
    change(&request)
    return request
  }
}

extension Tracked {
  var rule: IgnoreRule? {
    if case .ignored(let rule) = self { rule } else { nil }
  }
}

/// Parameters that belong together for one test.
struct Group: ParameterGroup {
  let parameters: [Parameter]

  init(_ parameters: KeyValuePairs<String, String>) {
    self.parameters = parameters.map { Parameter($0.key, $0.value) }
  }
}
