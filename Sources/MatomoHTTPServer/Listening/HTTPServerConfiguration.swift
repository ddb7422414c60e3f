package import MatomoHTTP

extension HTTPServer {
  package struct Configuration: Sendable {
    /// A numeric address: `127.0.0.1`, `::1`, or `::` for all of both families.
    package var address = "127.0.0.1"

    /// The port; 0 takes any free one, which ``HTTPServer/port`` tells.
    package var port: UInt16 = 0

    /// How many threads serve connections; handlers run on them, and must not block.
    package var threads = 1

    /// The most bytes of a body; a request with more is refused with 413.
    package var maximumBody = 1 << 20

    /// The most bytes of the bodies of all requests that are not answered yet; a request beyond that is refused with 503.
    ///
    /// Bytes that have arrived count, not those that were announced, so that announcing large bodies does not block other
    /// clients.
    package var maximumBodies = 256 << 20

    /// The most bytes of request line and header fields together; a request with more is refused with 414 or 431.
    ///
    /// Each connection has a buffer of this size, whose bookkeeping and answer's header count too. libmicrohttpd clears
    /// the whole of it for every request, so twice the size costs a tenth more time.
    package var maximumHeader = 32 << 10

    /// The most connections of all clients; one more is refused with 503.
    package var maximumConnections = 4096

    /// The most connections of one IPv4 address or one IPv6 /64; one more is refused with 429.
    package var maximumConnectionsPerAddress = 256

    /// Peers whose connections are not counted per address: proxies that bring many clients over few connections.
    package var isTrustedProxy: @Sendable (_ peer: IPAddress?) -> Bool = { _ in false }

    /// The time from a request's first line to its last byte; a new connection has as long to send its first request
    /// line.
    ///
    /// However steadily the bytes trickle in, the time is not extended.
    package var requestDeadline: Duration = .seconds(10)

    /// How long a connection is kept after an answer, until the next request line is complete.
    package var idleDeadline: Duration = .seconds(30)

    /// How long a client may take to receive an answer.
    package var responseDeadline: Duration = .seconds(60)

    package init() {}
  }
}
