#if HummingbirdSupport
  import FoundationEssentials
  import HTTPTypes
  import Hummingbird
  import MatomoCore
  import NIOCore

  extension ObservedRequest {
    /// What was seen of an exchange; ``RequestObservation`` adds the times.
    init(_ request: Request, _ context: some TrackedRequestContext, response: Response) {
      self.init(request, context, status: response.status)
      // Hummingbird drops the body of an answer to HEAD when it sends it.
      bytes = request.method == .head ? 0 : response.body.contentLength
      // The subscript would join all fields of the name, for each response, and there is one.
      contentType = response.headers.first { $0.name == .contentType }?.value
    }

    /// What was seen of an exchange before there is a response.
    init(_ request: Request, _ context: some TrackedRequestContext, status: HTTPResponse.Status) {
      var headers = HeaderFields()
      headers.reserveCapacity(request.headers.count)
      for field in request.headers { headers.append(name: field.name.rawName, value: field.value) }
      self.init(
        method: request.method.rawValue,
        // Behind TLS, Hummingbird says `http` of HTTP/1 all the same; the middleware is told.
        scheme: request.head.scheme,
        host: request.head.authority,
        path: "",
        headers: headers,
        peerAddress: context.remoteAddress?.withSockAddr { address, size in
          IPAddress(socketAddress: UnsafeRawBufferPointer(start: address, count: size))
        },
        // The router says `NotFound` and `FileMiddleware` where there was no route.
        route: context.endpointPath.flatMap { $0.hasPrefix("/") ? $0 : nil },
        status: status.code,
        time: Date()
      )
      setTarget(request.head.path ?? "/")
    }
  }
#endif
