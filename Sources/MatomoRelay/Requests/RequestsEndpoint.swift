import FoundationEssentials
import Matomo
import MatomoCore
import MatomoHTTPServer
import MatomoProtocol

/// `POST /requests`: what a server of any kind has seen, as lines of JSON.
struct RequestsEndpoint: Sendable {
  static let path = "/requests"

  /// The most bytes of a body: more than a log shipper sends at once.
  static let maximumBody = 16 << 20

  /// The most lines of a request; they are one commit, during which other hits wait.
  static let maximumLines = 10_000

  /// Errors that the answer names; one that sends nothing else learns no more from a thousand.
  static let maximumErrors = 100

  /// The tracker of the site; `nil` if no site is set.
  let tracker: RequestTracker?
  let queue: any HitQueue

  /// The header in which a trusted proxy says who is logged in; anybody else could claim to be anyone.
  var userIDHeader: String?
  var proxies = TrustedProxies()

  /// How long a page view waits for JavaScript.
  let hold: Duration
  let decisions: DecisionLog
  let uncounted: UncountedTotals

  /// Called when there are new hits to deliver.
  let onStored: @Sendable () -> Void

  /// Answers when what was accepted is stored.
  func answer(_ request: HTTPRequest) async throws(HitQueueError) -> HTTPResponse {
    guard request.method == "POST" else { return HTTPResponse(status: 405, headers: [("Allow", "POST")]) }
    // A page that the operator looks at must not be able to send some; no server and no log shipper has an origin.
    guard request.headers["Origin"] == nil else {
      return .text("browsers send hits to the public listener\n", status: 403)
    }
    guard request.body.count(where: { $0 == UInt8(ascii: "\n") }) <= Self.maximumLines else {
      return .text("more than \(Self.maximumLines) lines; send them in parts\n", status: 413)
    }
    guard let tracker else { return .text("there is no site to track for; set matomo.siteID\n", status: 503) }
    var outcome = Outcome(now: Date(), hold: hold / .seconds(1))
    for line in RequestLines(body: request.body) { outcome.add(named(line), tracker) }
    guard !outcome.isUseless else { return outcome.response(400) }
    do throws(HitQueueError) {
      try await queue.append(outcome.hits)
    } catch {
      guard error.code == .full else { throw error }
      var response = HTTPResponse.text("\(error)\n", status: 503)
      response.headers.append(("Retry-After", "30"))
      return response
    }
    for decision in outcome.decisions { decisions.add(decision) }
    if !outcome.ignored.isEmpty {
      uncounted.add { totals in
        for (rule, count) in outcome.ignored { totals.leaveOut(rule, count) }
      }
    }
    if !outcome.hits.isEmpty { onStored() }
    return outcome.response(200)
  }
}

extension RequestsEndpoint {
  /// The line with the user that a trusted proxy has named, unless the line itself names one.
  private func named(_ line: RequestLines.Line) -> RequestLines.Line {
    guard let userIDHeader, case .success(var content) = line.content, content.request.userID == nil,
      proxies.trusts(content.request.peerAddress)
    else { return line }
    content.request.userID = content.request.headers[userIDHeader]
    return RequestLines.Line(number: line.number, content: .success(content))
  }

  /// What becomes of the lines.
  private struct Outcome {
    let now: Date
    let hold: TimeInterval
    var hits: [StoredHit] = []
    var decisions: [Decision] = []
    private var accepted = 0
    private(set) var ignored: [IgnoreRule.Name: Int] = [:]
    private var errors: [(line: Int, message: String)] = []
    private var moreErrors = 0

    /// The cookies that belong on the responses of lines.
    private var cookies: [(line: Int, cookie: ResponseCookie)] = []

    init(now: Date, hold: TimeInterval) {
      self.now = now
      self.hold = hold
    }

    /// Whether there was no line that could be read.
    var isUseless: Bool { accepted == 0 && ignored.isEmpty }

    mutating func add(_ line: RequestLines.Line, _ tracker: RequestTracker) {
      switch line.content {
      case .failure(let error):
        guard errors.count < RequestsEndpoint.maximumErrors else {
          moreErrors += 1
          return
        }
        errors.append((line.number, error.description))
      case .success(let found):
        let data = RequestData()
        for parameter in found.parameters { data[parameter.name] = parameter.value }
        switch tracker.track(found.request, data: data) {
        case .ignored(let rule):
          ignored[rule.name, default: 0] += 1
          decisions.append(Decision(ignoring: found.request, rule, at: now))
        case .hit(var tracked):
          accepted += 1
          if let cookie = tracked.cookie {
            // Who sends lines may set it, and may not: another line of the visitor could have another id.
            for name in ["_id", "cid"] { tracked.hit[name] = nil }
            cookies.append((line.number, cookie))
          }
          add(tracked.hit, tracked.side)
          for record in tracked.records { add(record, tracked.recordSide) }
        }
      }
    }

    private mutating func add(_ hit: Hit, _ side: ServerHit?) {
      let stored = StoredHit(hit, acceptedAt: now, hold: hold, pageView: side.map(PageViewRole.server))
      hits.append(stored)
      if stored.heldUntil == nil {
        decisions.append(Decision(time: now, query: stored.query, outcome: .tracked(.server)))
      }
    }

    private static func value(_ line: Int, _ cookie: ResponseCookie) -> JSONValue {
      .object([
        .init("line", .integer(Int64(line))), .init("name", .string(cookie.name)),
        .init("value", .string(cookie.value)), .init("maxAge", .integer(cookie.lifetime.components.seconds)),
        .init("path", .string("/")), .init("secure", .bool(true)), .init("httpOnly", .bool(true)),
        .init("sameSite", .string("Lax")),
      ])
    }

    func response(_ status: Int) -> HTTPResponse {
      let more = moreErrors > 0 ? [JSONValue.Member("moreErrors", .integer(Int64(moreErrors)))] : []
      let value = JSONValue.object(
        [
          .init("accepted", .integer(Int64(accepted))),
          .init(
            "ignored",
            .object(
              ignored.sorted { $0.key.rawValue < $1.key.rawValue }
                .map { .init($0.key.rawValue, .integer(Int64($0.value))) }
            )
          ),
          .init(
            "errors",
            .array(
              errors.map {
                .object([.init("line", .integer(Int64($0.line))), .init("message", .string($0.message))])
              }
            )
          ),
        ] + more + (cookies.isEmpty ? [] : [.init("cookies", .array(cookies.map(Self.value)))])
      )
      return .json(value.encode() + [UInt8(ascii: "\n")], status: status)
    }
  }
}
