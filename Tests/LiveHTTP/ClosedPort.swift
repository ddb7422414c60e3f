#if HummingbirdSupport || VaporSupport
  import MatomoPlatform
  import NIOCore
  import NIOPosix

  /// Waits until a connection to a port of this host is refused, since no server listens there any more.
  package func waitUntilNobodyListens(on port: Int) async throws {
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    while true {
      do {
        try await bootstrap.connect(host: "localhost", port: port).get().close()
      } catch let error as NIOConnectionError where error.isRefusal {
        return
      } catch {}
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  extension NIOConnectionError {
    fileprivate var isRefusal: Bool {
      !connectionErrors.isEmpty && connectionErrors.allSatisfy { ($0.error as? IOError)?.errnoCode == ECONNREFUSED }
    }
  }
#endif
