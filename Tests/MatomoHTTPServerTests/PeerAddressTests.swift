import MatomoHTTP
import MatomoPlatform
import Testing

@testable import MatomoHTTPServer

@Suite struct PeerAddressTests {
  private func peer(_ text: String) throws -> PeerAddress {
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    try #require(inet_pton(AF_INET6, text, &address.sin6_addr) == 1)
    var storage = sockaddr_storage()
    withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_in6.self) }
    return PeerAddress(storage)
  }

  @Test(arguments: [
    ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:DB8::1", "2001:db8::1"), ("::192.0.2.1", "::192.0.2.1"), ("::", "::"),
    ("2001:db8:1111:2222:3333:4444:5555:6666", "2001:db8:1111:2222:3333:4444:5555:6666"),
  ])
  func textIsNumeric(address: String, text: String) throws {
    #expect(try peer(address).address?.description == text)
  }

  @Test(arguments: [
    ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true), ("2001:db8:0:1::1", "2001:db8:0:2::1", false),
    ("::ffff:192.0.2.1", "::ffff:192.0.2.1", true), ("::ffff:192.0.2.1", "::ffff:192.0.2.2", false),
    ("::ffff:0.0.0.0", "::", false),
  ])
  func sixtyFourBitsShareAnAllowance(one: String, other: String, isShared: Bool) throws {
    #expect(try (peer(one).subscriber == peer(other).subscriber) == isShared)
  }
}
