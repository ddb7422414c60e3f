import FoundationEssentials
import Matomo
import MatomoCore

/// From an observed request to an accepted hit: what tracking costs the request itself.
enum RequestBench {
  private static let requests = 200_000
  private static let roundSize = 2000

  static func run() throws {
    try run("request → accepted hit", pageViews: nil)
    try run("the same, named for matching", pageViews: PageViewNaming(key: .random()))
  }

  private static func run(_ name: String, pageViews: PageViewNaming?) throws {
    var rules = RequestTracker.Configuration()
    rules.hasToken = true
    rules.filters.ignoredPaths = ["/healthz"]
    rules.filters.ignoredPrefixes = ["/static/"]
    rules.pageViews = pageViews
    let tracker = try RequestTracker(site: 1, rules)
    let observed = (0..<64).map(request)
    var nanoseconds: [UInt64] = []
    nanoseconds.reserveCapacity(requests)
    var total: UInt64 = 0
    for round in 0...requests / roundSize {
      // A sink of its own for each round, so that memory is used again as it is where somebody stores the hits.
      let sink = BufferedHitSink(MemoryHitQueue(), capacity: roundSize)
      let start = CPUTime.ofThread()
      for index in 0..<roundSize {
        let before = CPUTime.monotonic()
        track(observed[index % observed.count], tracker, sink)
        if round > 0 { nanoseconds.append(CPUTime.monotonic() - before) }
      }
      if round > 0 { total += CPUTime.ofThread() - start }
    }
    let mean = Double(total) / Double(requests)
    nanoseconds.sort()
    print(
      """
      \(name): median \(microseconds(nanoseconds[requests / 2])) µs, \
      p99 \(microseconds(nanoseconds[requests * 99 / 100])) µs, mean CPU \(microseconds(UInt64(mean))) µs \
      (\(requests) requests, 9 headers each; aim: below 5 µs)
      """
    )
  }

  @inline(never)
  private static func track(_ request: ObservedRequest, _ tracker: RequestTracker, _ sink: BufferedHitSink) {
    for hit in tracker.track(request).hits { sink.accept(hit) }
  }

  private static func request(_ index: Int) -> ObservedRequest {
    ObservedRequest(
      method: "GET",
      scheme: "http",
      path: "/products/category-\(index)/a-product-with-a-long-name-\(index * 7919)",
      query: "page=\(index)&sort=price&utm_source=newsletter&utm_campaign=autumn-\(index)",
      headers: [
        "Host": "shop.example.org",
        "User-Agent":
          "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
        "Accept-Encoding": "gzip, deflate, br",
        "Accept-Language": "de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7",
        "Referer": "https://www.example.com/search?q=something+to+buy&page=\(index)",
        "Sec-CH-UA": "\"Chromium\";v=\"131\", \"Google Chrome\";v=\"131\", \"Not?A_Brand\";v=\"24\"",
        "Sec-CH-UA-Platform": "\"Linux\"",
        "Cookie": "session=0123456789abcdef0123456789abcdef; _pk_id.1.1fff=0123456789abcdef.1763720000.; theme=dark",
      ],
      peerAddress: IPAddress("203.0.113.\(index)"),
      route: "/products/:category/:product",
      status: 200,
      bytes: 5120,
      duration: .milliseconds(12),
      time: Date(),
      contentType: "text/html; charset=utf-8",
      title: "A product with a long name"
    )
  }

  private static func microseconds(_ nanoseconds: UInt64) -> String {
    "\(Double(nanoseconds / 10) / 100)"
  }
}
