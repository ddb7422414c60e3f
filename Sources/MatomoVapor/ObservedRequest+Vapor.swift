#if VaporSupport
  import MatomoCore
  import NIOCore
  import Vapor

  extension ObservedRequest {
    /// What was seen of an exchange; ``RequestObservation`` adds the times.
    init(_ request: Request, target: String, response: Response) {
      self.init(request, target: target, status: response.status)
      let body = response.body
      // A stream of unknown length counts -1. Vapor drops the body of an answer to HEAD when it sends it.
      bytes = request.method == .HEAD ? 0 : body.count >= 0 ? body.count : nil
      contentType = response.headers.first(name: .contentType)
      if isPage, request.matomo.title == nil, let page = body.buffer {
        title = PageTitle.find(in: page.readableBytesView)
      }
    }

    /// What was seen of an exchange before there is a response.
    init(_ request: Request, target: String, status: HTTPResponseStatus) {
      var headers = HeaderFields()
      headers.reserveCapacity(request.headers.count)
      for (name, value) in request.headers { headers.append(name: name, value: value) }
      self.init(
        method: request.method.rawValue,
        scheme: request.application.http.server.configuration.tlsConfiguration == nil ? "http" : "https",
        path: "",
        headers: headers,
        // Not `peerAddress`, which believes what any client says of itself.
        peerAddress: request.remoteAddress?.withSockAddr { address, size in
          IPAddress(socketAddress: UnsafeRawBufferPointer(start: address, count: size))
        },
        route: request.route?.pattern,
        status: Int(status.code),
        time: Date()
      )
      setTarget(target)
    }
  }

  extension Route {
    /// The path of the route as it was written, such as `/users/:id`.
    var pattern: String { "/" + path.map(\.description).joined(separator: "/") }
  }
#endif
