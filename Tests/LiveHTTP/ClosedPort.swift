#if HummingbirdSupport || VaporSupport
  import NIOCore
  import NIOPosix

  /// Waits until no server listens on a port of this host any more.
  package func waitUntilNobodyListens(on port: Int) async {
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    while let channel = try? await bootstrap.connect(host: "localhost", port: port).get() {
      try? await channel.close()
    }
  }
#endif
