import FoundationEssentials
import MatomoCollector
import MatomoCore

/// From a browser's request to a hit that can be stored: what the collector's rules cost.
enum CollectorBench {
  private static let requests = 200_000

  static func run() {
    measure("GET → decision", pageViews: nil)
    measure("the same, named for matching", pageViews: PageViewNaming(key: .random()))
  }

  private static func measure(_ name: String, pageViews: PageViewNaming?) {
    var configuration = Collector.Configuration()
    configuration.hasToken = true
    configuration.pageViews = pageViews
    let collector = Collector(configuration)
    let observed = (0..<64).map(request)
    let now = Date()
    var nanoseconds: [UInt64] = []
    nanoseconds.reserveCapacity(requests)
    for index in 0..<requests {
      let before = CPUTime.monotonic()
      decide(observed[index % observed.count], collector, now)
      nanoseconds.append(CPUTime.monotonic() - before)
    }
    nanoseconds.sort()
    let median = Double(nanoseconds[requests / 2] / 10) / 100
    print("\(name): median \(median) µs (\(requests) requests of Matomo's JavaScript)")
  }

  @inline(never)
  private static func decide(_ request: HTTPRequest, _ collector: Collector, _ now: Date) {
    guard case .store(let hits, _, _) = collector.decide(request, at: now), hits.count == 1 else {
      preconditionFailure("a hit of this benchmark must be stored")
    }
  }

  private static func request(_ index: Int) -> HTTPRequest {
    HTTPRequest(
      path: "/matomo.php",
      query: """
        action_name=A%20product%20with%20a%20long%20name&idsite=1&rec=1&r=12345\(index)&h=10&m=20&s=30\
        &url=https%3A%2F%2Fshop.example%2Fproducts%2Fcategory-\(index)%2Fa-product%3Fpage%3D\(index)%26sort%3Dprice\
        &urlref=https%3A%2F%2Fwww.example.com%2Fsearch%3Fq%3Dsomething&_id=0123456789abcdef&_idn=0&send_image=0\
        &_refts=0&pdf=1&cookie=1&res=1920x1080&pv_id=a1B2c3&pf_net=10&pf_srv=20&pf_tfr=5&pf_dm1=100\
        &uadata=%7B%22fullVersionList%22%3A%5B%5D%2C%22mobile%22%3Afalse%2C%22model%22%3A%22%22%7D
        """,
      headers: [
        "Host": "shop.example",
        "User-Agent":
          "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
        "Accept": "*/*",
        "Accept-Language": "de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7",
        "Referer": "https://shop.example/products",
        "Cookie": "session=0123456789abcdef; theme=dark",
      ],
      peer: IPAddress("203.0.113.\(index)")
    )
  }
}
