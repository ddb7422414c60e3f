/// A property of a request that becomes a custom dimension or a custom variable.
public enum RequestValue: Sendable, Hashable {
  /// The status code of the response.
  case status
  /// The method, in upper case.
  case method
  /// The pattern of the route.
  case route
  /// The host of the tracked URL, with its port.
  case host
  /// A header of the request, by its name.
  case header(String)

  /// Reads `status`, `method`, `route` or `host`; anything else is the name of a header.
  public init(_ text: String) {
    switch text.lowercased() {
    case "status": self = .status
    case "method": self = .method
    case "route": self = .route
    case "host": self = .host
    default: self = .header(text)
    }
  }

  func text(of request: ObservedRequest, host: String) -> String? {
    let text: String? =
      switch self {
      case .status: String(request.status)
      case .method: request.method.uppercased()
      case .route: request.route
      case .host: host
      case .header(let name): request.headers[name]
      }
    return text.flatMap { $0.isEmpty ? nil : TextLimit.cut($0, to: TextLimit.dimension) }
  }
}
