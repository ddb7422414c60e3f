public import FoundationEssentials

/// What a server saw of one HTTP exchange.
///
/// Middleware fills it from a live request, an access log from a line. It holds what came over the wire: deciding what to
/// believe of it is the work of ``RequestTracker``.
public struct ObservedRequest: Sendable {
  /// The method as it was sent.
  public var method: String

  /// `http` or `https`, as the server's own connection was; behind a proxy that is not what the visitor used.
  public var scheme: String?

  /// The authority of the request where the server knows it apart from the `Host` header: HTTP/2's `:authority`, or the
  /// host of a logged URL.
  public var host: String?

  /// The path as it was sent, percent-encoded, without the query.
  public var path: String

  /// The query as it was sent, without its `?`.
  public var query: String?

  /// The headers of the request.
  public var headers: HeaderFields

  /// The other end of the connection, which may be a proxy; `nil` for a Unix domain socket.
  public var peerAddress: IPAddress?

  /// The pattern of the route that answered, such as `/users/:id`; `nil` if none did.
  public var route: String?

  /// The status code of the response.
  public var status: Int

  /// The size of the response's body in bytes.
  public var bytes: Int?

  /// How long the server took.
  public var duration: Duration?

  /// When the request came in.
  public var time: Date

  /// The `Content-Type` of the response.
  public var contentType: String?

  /// The `<title>` of the page that was sent, where the body is at hand; see ``PageTitle``.
  public var title: String?

  /// Who is logged in, as the application names its users.
  ///
  /// It leaves the server only if ``VisitorRules/userID`` says so.
  public var userID: String?

  /// The id that the snippet on the page was given, so that the server's page view and the page's own events join.
  public var pageViewID: PageViewID?

  /// The error that the handler threw, as text; used only with ``RequestTracker/Configuration/reportsCrashes``.
  public var failure: String?

  /// Creates an observed request.
  public init(
    method: String = "GET",
    scheme: String? = nil,
    host: String? = nil,
    path: String,
    query: String? = nil,
    headers: HeaderFields = HeaderFields(),
    peerAddress: IPAddress? = nil,
    route: String? = nil,
    status: Int = 200,
    bytes: Int? = nil,
    duration: Duration? = nil,
    time: Date,
    contentType: String? = nil,
    title: String? = nil,
    userID: String? = nil,
    pageViewID: PageViewID? = nil,
    failure: String? = nil
  ) {
    self.method = method
    self.scheme = scheme
    self.host = host
    self.path = path
    self.query = query
    self.headers = headers
    self.peerAddress = peerAddress
    self.route = route
    self.status = status
    self.bytes = bytes
    self.duration = duration
    self.time = time
    self.contentType = contentType
    self.title = title
    self.userID = userID
    self.pageViewID = pageViewID
    self.failure = failure
  }
}
