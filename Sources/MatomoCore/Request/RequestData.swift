import Synchronization

/// What a handler says of its request: it may change or add to everything that is tracked.
///
///     RequestData.current.title = "Checkout"
///     RequestData.current["dimension3"] = "gold"
///     RequestData.current.record(try Hit.Event(category: "cart", action: "add"))
///     let page = try await RequestData.current.measure(.server) { try await render() }
///
/// Middleware makes one for each request. Without middleware, in a test of the handler for example, the same calls do
/// nothing but run what is measured.
public final class RequestData: Sendable {
  @TaskLocal private static var bound: RequestData?

  private let state = Mutex(Changes())
  private let now: @Sendable () -> ContinuousClock.Instant

  /// Creates the data of a request.
  ///
  /// - Parameter now: The clock by which `measure` goes.
  public init(now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) {
    self.now = now
  }

  /// What the page's snippet is made of; `nil` where there is no middleware.
  package var pageSnippet: PageSnippet? {
    get { state.withLock(\.pageSnippet) }
    set { state.withLock { $0.pageSnippet = newValue } }
  }

  /// Whether the page was given a snippet that reports it.
  package var hasSnippet: Bool {
    get { state.withLock(\.hasSnippet) }
    set { state.withLock { $0.hasSnippet = newValue } }
  }

  /// The data of the request that is being handled; outside of a request, an instance that is not read.
  public static var current: RequestData { bound ?? RequestData() }

  /// Makes this the ``current`` one while a request is handled.
  public func whileCurrent<Result>(_ handle: () async throws -> Result) async rethrows -> Result {
    try await Self.$bound.withValue(self, operation: handle)
  }

  /// Makes this the ``current`` one for the tasks that a block starts.
  package func whileStarting<Result>(_ start: () throws -> Result) rethrows -> Result {
    try Self.$bound.withValue(self, operation: start)
  }

  /// A parameter of the hit by the name that Matomo knows it by.
  ///
  /// What is set here wins over everything else.
  ///
  /// `idsite` moves the hit to another site. `rec` and `token_auth` are never sent from here, nor without a token what needs
  /// one (`cip`, `country`, `region`, `city`, `lat`, `long`): Matomo would refuse the whole hit.
  public subscript(name: String) -> String? {
    get { state.withLock { $0.parameters.last { $0.name == name }?.value } }
    set {
      state.withLock { changes in
        changes.parameters.removeAll { $0.name == name }
        if let newValue { changes.parameters.append(Parameter(name, newValue)) }
      }
    }
  }

  /// Sets the parameters of a group on the page view.
  public func add(_ group: some ParameterGroup) {
    for parameter in group.parameters {
      self[parameter.name] = parameter.value
    }
  }

  /// The title of the page (`action_name`).
  public var title: String? {
    get { self["action_name"] }
    set { self["action_name"] = newValue }
  }

  /// Who is logged in, in place of ``ObservedRequest/userID``; ``VisitorRules/userID`` decides what is sent of it.
  public var userID: String? {
    get { state.withLock { $0.userID } }
    set { state.withLock { $0.userID = newValue } }
  }

  /// The id of this page view (`pv_id`), made when it is first asked for.
  ///
  /// A page that hands it to its JavaScript, as the snippet does, joins what the browser reports to the server's page view.
  public var pageViewID: PageViewID {
    state.withLock { changes in
      if let id = changes.pageViewID { return id }
      var generator = SystemRandomNumberGenerator()
      let id = PageViewID.random(using: &generator)
      changes.pageViewID = id
      return id
    }
  }

  /// The id of this page view, if somebody has asked for it.
  package var usedPageViewID: PageViewID? { state.withLock(\.pageViewID) }

  /// Sets a custom dimension.
  public func setDimension(_ id: Int, _ value: String) {
    self["dimension\(id)"] = value
  }

  /// Sets a custom variable of the page view; the others stay.
  public func setCustomVariable(_ index: Int, name: String, value: String) {
    state.withLock { $0.customVariables[index] = CustomVariable(name: name, value: value) }
  }

  /// Leaves the request out.
  public func skip() {
    state.withLock { $0.isSkipped = true }
  }

  /// Counts the request as a download of its URL in place of a page view.
  public func download() {
    self["download"] = ""
  }

  /// Adds a hit of its own, such as an event or a goal, which shares visitor, time, URL and page view with the request.
  public func record(_ group: some ParameterGroup) {
    state.withLock { $0.records.append(group.parameters) }
  }

  /// Runs a block and adds the time that it takes to a span, also if it throws.
  ///
  /// Where a span is measured, the sum replaces what was derived.
  public func measure<Result>(_ span: PerformanceSpan, _ body: () throws -> Result) rethrows -> Result {
    let start = now()
    defer { add(start.duration(to: now()), to: span) }
    return try body()
  }

  /// Runs a block and adds the time that it takes to a span, also if it throws.
  ///
  /// Where a span is measured, the sum replaces what was derived.
  public func measure<Result>(_ span: PerformanceSpan, _ body: () async throws -> Result) async rethrows -> Result {
    let start = now()
    defer { add(start.duration(to: now()), to: span) }
    return try await body()
  }

  /// Adds a time that was measured elsewhere to a span.
  public func add(_ duration: Duration, to span: PerformanceSpan) {
    state.withLock { $0.spans[span, default: .zero] += duration }
  }

  struct Changes {
    var parameters: [Parameter] = []
    var customVariables: [Int: CustomVariable] = [:]
    var spans: [PerformanceSpan: Duration] = [:]
    var records: [[Parameter]] = []
    var userID: String?
    var pageViewID: PageViewID?
    var isSkipped = false
    fileprivate var pageSnippet: PageSnippet?
    fileprivate var hasSnippet = false

    fileprivate var isEmpty: Bool {
      parameters.isEmpty && customVariables.isEmpty && spans.isEmpty && records.isEmpty && userID == nil && !isSkipped
    }
  }

  /// What the handler has changed; `nil` if nothing, as for nearly all requests, which saves everybody to look for it.
  var changes: Changes? { state.withLock { $0.isEmpty ? nil : $0 } }
}
