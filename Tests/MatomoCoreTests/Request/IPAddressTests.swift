import MatomoCore
import MatomoPlatform
import Testing

@Suite struct IPAddressTests {
  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"),
    ("0.0.0.0", "0.0.0.0"),
    ("255.255.255.255", "255.255.255.255"),
    ("::ffff:192.0.2.1", "192.0.2.1"),
    ("::FFFF:c000:0201", "192.0.2.1"),
    ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
    ("::", "::"),
    ("::1", "::1"),
    ("fe80::1%eth0", "fe80::1"),
  ])
  func readsEveryNotation(text: String, expected: String) {
    #expect(IPAddress(text)?.description == expected)
  }

  @Test(arguments: [
    "", " ", "192.0.2", "192.0.2.1 ", " 192.0.2.1", "192.0.2.256", "192.0.02.1", "0x7f.1", "1", "192.0.2.1:80", "[::1]",
    "192.0.2.1\u{0}", "::1\u{0}x", "192.0.2.1%eth0", "%eth0", "fe80::1%", ":::", "1::2::3", "::g", "unknown", "１.2.3.4",
    "::ffff:192.0.2.256", String(repeating: "1", count: 5000), "2001:db8::1/64",
  ])
  func refusesWhatIsNoAddress(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test(arguments: [
    ("192.0.2.1", AF_INET, "192.0.2.1"), ("2001:db8::1", AF_INET6, "2001:db8::1"), ("::1", AF_INET6, "::1"),
    // What a server that listens on both families sees of IPv4.
    ("::ffff:192.0.2.1", AF_INET6, "192.0.2.1"),
  ])
  func readsTheAddressOfASocket(text: String, family: Int32, expected: String) throws {
    let bytes: [UInt8]
    if family == AF_INET {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(family)
      try #require(inet_pton(family, text, &address.sin_addr) == 1)
      bytes = withUnsafeBytes(of: address) { Array($0) }
    } else {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(family)
      try #require(inet_pton(family, text, &address.sin6_addr) == 1)
      bytes = withUnsafeBytes(of: address) { Array($0) }
    }
    #expect(bytes.withUnsafeBytes { IPAddress(socketAddress: $0) }?.description == expected)
    #expect(bytes.dropLast().withUnsafeBytes { IPAddress(socketAddress: $0) } == nil)
  }

  @Test func unixDomainSocketHasNoAddress() {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    #expect(withUnsafeBytes(of: address) { IPAddress(socketAddress: $0) } == nil)
    #expect(IPAddress(socketAddress: UnsafeRawBufferPointer(start: nil, count: 0)) == nil)
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.255.0.1", true),
    ("10.0.0.0/8", "11.0.0.1", false),
    ("10.1.2.3/8", "10.9.9.9", true),
    ("192.0.2.1", "192.0.2.1", true),
    ("192.0.2.1", "192.0.2.2", false),
    ("192.0.2.1/32", "::ffff:192.0.2.1", true),
    ("0.0.0.0/0", "203.0.113.5", true),
    ("0.0.0.0/0", "2001:db8::1", false),
    ("::/0", "2001:db8::1", true),
    ("::/0", "203.0.113.5", false),
    ("2001:db8::/33", "2001:db8:7fff::1", true),
    ("2001:db8::/33", "2001:db8:8000::1", false),
    ("2001:db8::/64", "2001:db8::ffff:0:0:1", true),
    ("2001:db8::/65", "2001:db8::8000:0:0:1", false),
    ("2001:db8::1/128", "2001:db8::1", true),
    ("2001:db8::1", "2001:db8::2", false),
    ("::ffff:10.0.0.0/104", "10.1.1.1", true),
    ("172.16.0.0/12", "172.31.255.255", true),
    ("172.16.0.0/12", "172.32.0.0", false),
  ])
  func blockContains(block: String, address: String, expected: Bool) throws {
    #expect(try CIDRBlock(block).contains(#require(IPAddress(address))) == expected)
  }

  @Test(arguments: [
    "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.0/ 8", "10.0.0.0/+8", "::/129",
    "10.0.0.0/99999999999999999999", "10.0.0", "localhost", "10.0.0.0/255.0.0.0",
  ])
  func refusesWhatIsNoBlock(text: String) {
    #expect(throws: MatomoError.self) { try CIDRBlock(text) }
  }

  @Test(arguments: [
    ("93.184.216.34", ["93.184.216.34", "93.184.216.0", "93.184.0.0", "93.0.0.0", "0.0.0.0"]),
    (
      "2001:db8:1234:5678:9abc:def0:1234:5678",
      ["2001:db8:1234:5678:9abc:def0:1234:5678", "2001:db8:1234:5678::", "2001:db8:1234::", "2001:d00::", "::"]
    ),
  ])
  func masksAsMatomoDoes(address: String, expected: [String]) throws {
    let address = try #require(IPAddress(address))
    #expect(AddressAnonymization.allCases.map { address.anonymized($0).description } == expected)
  }
}
