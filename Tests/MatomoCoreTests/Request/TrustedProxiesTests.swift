import MatomoCore
import Testing

@Suite struct TrustedProxiesTests {
  static let blocks = ["10.0.0.0/8", "2001:db8:ffff::/48"]

  @Test(arguments: [
    // Nobody but a trusted proxy is believed.
    ("203.0.113.5", ["198.51.100.1"], "203.0.113.5"),
    ("10.0.0.1", [], "10.0.0.1"),
    ("10.0.0.1", [""], "10.0.0.1"),
    ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
    ("10.0.0.1", [" 198.51.100.1 "], "198.51.100.1"),
    ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
    // From the right: what stands left of the first stranger was written by that stranger.
    ("10.0.0.1", ["1.1.1.1, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
    ("10.0.0.1", ["1.1.1.1, 198.51.100.1", "10.0.0.2"], "198.51.100.1"),
    ("10.0.0.1", ["198.51.100.1,10.0.0.3,10.0.0.2"], "198.51.100.1"),
    ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
    ("10.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"),
    ("10.0.0.1", ["[2001:db8::7]:4711, 2001:db8:ffff::1"], "2001:db8::7"),
    ("10.0.0.1", ["2001:db8::7"], "2001:db8::7"),
    ("10.0.0.1", ["fe80::7%eth0"], "fe80::7"),
    ("10.0.0.1", ["\"198.51.100.1\""], "198.51.100.1"),
    ("10.0.0.1", ["::ffff:198.51.100.1"], "198.51.100.1"),
    // What is no address ends the walk.
    ("10.0.0.1", ["198.51.100.1, unknown"], "10.0.0.1"),
    ("10.0.0.1", ["198.51.100.1, unknown, 10.0.0.2"], "10.0.0.2"),
    ("10.0.0.1", ["198.51.100.1, _hidden"], "10.0.0.1"),
    ("10.0.0.1", ["198.51.100.1,"], "10.0.0.1"),
    ("10.0.0.1", ["999.999.999.999"], "10.0.0.1"),
    ("10.0.0.1", ["198.51.100.1:port"], "10.0.0.1"),
    ("10.0.0.1", ["[198.51.100.1]"], "10.0.0.1"),
    ("10.0.0.1", ["[2001:db8::7"], "10.0.0.1"),
    ("10.0.0.1", ["198.51.100.1; DROP TABLE"], "10.0.0.1"),
    ("10.0.0.1", ["\"", ",,,", "\u{0}"], "10.0.0.1"),
  ])
  func walksFromTheRight(peer: String, lines: [String], expected: String) throws {
    let proxies = try TrustedProxies(parsing: Self.blocks)
    let headers = HeaderFields(lines.map { ("x-forwarded-for", $0) })
    #expect(proxies.clientAddress(peer: IPAddress(peer), headers: headers)?.description == expected)
  }

  @Test(arguments: [
    (["for=198.51.100.1"], "198.51.100.1"),
    (["For=\"198.51.100.1:4711\";proto=https;by=10.0.0.1"], "198.51.100.1"),
    (["for=1.1.1.1, for=\"[2001:db8::7]:4711\";host=x, for=10.0.0.2"], "2001:db8::7"),
    (["for=1.1.1.1, for=198.51.100.1", "for=10.0.0.2"], "198.51.100.1"),
    (["for=198.51.100.1, for=unknown"], "10.0.0.1"),
    (["for=198.51.100.1, for=_hidden, for=10.0.0.2"], "10.0.0.2"),
    (["for=198.51.100.1;host=\"a,b;for=9.9.9.9\""], "198.51.100.1"),
    (["for=198.51.100.1, for=\"198.51.100.2"], "10.0.0.1"),
    (["for=\"198.51.100.\\1\""], "198.51.100.1"),
    (["proto=https"], "10.0.0.1"),
    (["for"], "10.0.0.1"),
    (["for=\"\\"], "10.0.0.1"),
    ([";;=,=;"], "10.0.0.1"),
  ])
  func readsForwarded(lines: [String], expected: String) throws {
    let proxies = try TrustedProxies(parsing: Self.blocks, header: "forwarded")
    let headers = HeaderFields(lines.map { ("Forwarded", $0) })
    #expect(proxies.clientAddress(peer: IPAddress("10.0.0.1"), headers: headers)?.description == expected)
  }

  @Test(arguments: ["X-Real-IP", "CF-Connecting-IP", "True-Client-IP"])
  func readsAnyHeaderThatIsNamed(name: String) throws {
    let proxies = try TrustedProxies(parsing: Self.blocks, header: name)
    let headers: HeaderFields = ["X-Forwarded-For": "9.9.9.9", name.lowercased(): "198.51.100.1"]
    #expect(proxies.clientAddress(peer: IPAddress("10.0.0.1"), headers: headers)?.description == "198.51.100.1")
  }

  @Test func aUnixSocketIsTrustedOnlyIfNamed() throws {
    let headers: HeaderFields = ["X-Forwarded-For": "198.51.100.1"]
    #expect(try TrustedProxies(parsing: Self.blocks).clientAddress(peer: nil, headers: headers) == nil)
    let proxies = try TrustedProxies(parsing: ["unix:"])
    #expect(proxies.clientAddress(peer: nil, headers: headers)?.description == "198.51.100.1")
  }

  @Test func aListOfTrustedProxiesWithoutEndIsLeft() throws {
    let proxies = try TrustedProxies(parsing: Self.blocks)
    let line = (["198.51.100.1"] + Array(repeating: "10.9.9.9", count: 100_000)).joined(separator: ", ")
    let address = proxies.clientAddress(peer: IPAddress("10.0.0.1"), headers: ["X-Forwarded-For": line])
    #expect(address?.description == "10.9.9.9")
  }

  @Test func halfAnAddressAtTheCutIsNoAddress() throws {
    let proxies = try TrustedProxies(parsing: Self.blocks)
    // The last 4096 bytes begin in the middle of the first address.
    let line = "198.51.100.1," + String(repeating: " ", count: 4096 - 18) + "10.0.0.2"
    let address = proxies.clientAddress(peer: IPAddress("10.0.0.1"), headers: ["X-Forwarded-For": line])
    #expect(address?.description == "10.0.0.2")
  }
}
