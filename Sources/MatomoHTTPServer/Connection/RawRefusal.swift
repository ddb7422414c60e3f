import MatomoPlatform

/// An answer that libmicrohttpd cannot give: it takes none while the body is read, nor for a connection it never had.
enum RawRefusal {
  case requestTimeout
  case contentTooLarge
  case tooManyBodies
  case tooManyConnections
  case noRoom

  /// Sends what fits without waiting; the connection has to be closed after it.
  func send(to descriptor: Int32) {
    let text = message
    MatomoPlatform.send(descriptor, text.utf8Start, text.utf8CodeUnitCount, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
  }

  private var message: StaticString {
    switch self {
    case .requestTimeout: "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    case .contentTooLarge: "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    case .tooManyBodies:
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    case .tooManyConnections: "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    case .noRoom: "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    }
  }
}
