/// The proxies whose forwarding headers are trusted.
///
/// The proxies whose forwarding headers are trusted.
public struct TrustedProxies: Sendable {
  /// Addresses and blocks of the proxies.
  public var blocks: [CIDRBlock]

  /// Whether a peer on a Unix domain socket, which has no address, is a trusted proxy.
  public var trustsUnixSockets: Bool

  /// The header that holds the visitor's address: `X-Forwarded-For`, `Forwarded` (RFC 7239), or any other name, such as
  /// `X-Real-IP` or `CF-Connecting-IP`.
  public var header: String

  /// Creates a list of trusted proxies.
  public init(blocks: [CIDRBlock] = [], trustsUnixSockets: Bool = false, header: String = "X-Forwarded-For") {
    self.blocks = blocks
    self.trustsUnixSockets = trustsUnixSockets
    self.header = header
  }

  /// Reads a list of addresses and blocks; `unix:` stands for Unix domain sockets.
  ///
  /// - Throws: ``MatomoError`` if an entry is neither.
  public init(parsing entries: [String], header: String = "X-Forwarded-For") throws(MatomoError) {
    self.init(header: header)
    for entry in entries {
      if entry == "unix:" {
        trustsUnixSockets = true
      } else {
        blocks.append(try CIDRBlock(entry))
      }
    }
  }

  /// Whether a peer is a trusted proxy; `nil` is the peer of a Unix domain socket.
  public func trusts(_ address: IPAddress?) -> Bool {
    guard let address else { return trustsUnixSockets }
    return blocks.contains { $0.contains(address) }
  }

  /// The visitor's address: the first from the right, beginning with the peer, that is not a trusted proxy.
  ///
  /// An entry that is not an address (`unknown`, a name that hides one) ends the search, and the proxy that wrote it stands
  /// for the visitor. Where all are trusted, it is the leftmost.
  public func clientAddress(peer: IPAddress?, headers: HeaderFields) -> IPAddress? {
    client(peer: peer, headers: headers).address
  }

  /// A longer chain of proxies is not a real one.
  static let maximumHops = 32

  var usesForwarded: Bool { header.equalsIgnoringCase("Forwarded") }

  func client(peer: IPAddress?, headers: HeaderFields) -> ForwardedClient {
    guard trusts(peer) else { return ForwardedClient(address: peer) }
    if usesForwarded {
      let elements = ForwardedElement.parse(headers.values("Forwarded"))
      let (address, hop) = walk(from: peer, addresses: elements.lazy.reversed().map(\.address))
      guard let element = elements.dropLast(hop).last else { return ForwardedClient(address: address) }
      return ForwardedClient(
        address: address,
        scheme: element.proto.flatMap(ForwardedClient.scheme),
        host: element.host
      )
    }
    let entries = ForwardedList.entries(headers.values(header))
    let (address, hop) = walk(from: peer, addresses: entries.lazy.reversed().map(ForwardedAddress.parse))
    return ForwardedClient(
      address: address,
      scheme: ForwardedList.entry(at: hop, headers.values("X-Forwarded-Proto")).flatMap(ForwardedClient.scheme),
      host: ForwardedList.entry(at: hop, headers.values("X-Forwarded-Host"))
    )
  }

  /// The client, and how many entries from the right its own is.
  private func walk(
    from peer: IPAddress?,
    addresses: some Sequence<IPAddress?>
  ) -> (address: IPAddress?, hop: Int) {
    var last = peer
    var hop = 0
    for (index, address) in addresses.prefix(Self.maximumHops).enumerated() {
      guard let address else { break }
      last = address
      hop = index
      guard trusts(address) else { break }
    }
    return (last, hop)
  }
}

/// Who is at the far end of the proxies, and what it asked the outermost one for.
struct ForwardedClient {
  var address: IPAddress?
  var scheme: String?
  var host: String?

  static func scheme(_ text: String) -> String? {
    if text.equalsIgnoringCase("https") || text.equalsIgnoringCase("wss") { return "https" }
    return text.equalsIgnoringCase("http") || text.equalsIgnoringCase("ws") ? "http" : nil
  }
}
