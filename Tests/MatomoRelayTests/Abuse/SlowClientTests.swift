import Foundation
import MatomoPlatform
import MatomoTestSupport
import ScriptedMatomo
import Testing

/// Thousands of clients that send a byte now and then.
@Suite(.serialized) struct SlowClientTests {
  /// Ten thousand, or as many as this machine lets one process open.
  private static let count: Int = {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return 500 }
    limit.rlim_cur = limit.rlim_max
    setrlimit(resource, &limit)
    return Int(min(10_000, limit.rlim_max - 500))
  }()

  /// What one may take: of the 32 KiB for its header only what was used is in memory, a page or two.
  ///
  /// It was 5 KiB with what else the relay knows of a connection; the rest is for other machines and allocators.
  private static let memoryOfConnection = 16 << 10

  private func open(_ relay: AttackedRelay, _ count: Int, beginning: [UInt8]) async throws -> [RawConnection] {
    var connections: [RawConnection] = []
    connections.reserveCapacity(count)
    while connections.count < count {
      // 250 of each address, which is less than an address may have.
      let connection = try relay.connect(from: UInt8(2 + connections.count / 250))
      connection.push(beginning)
      connections.append(connection)
      // An answered request shows that all before it were accepted, so that the system has room for more.
      if connections.count % 500 == 0 { #expect(try await relay.ask(AttackedRelay.get("")) != nil) }
    }
    return connections
  }

  @Test func thousandsOfSlowClientsCostNobodyAnything() async throws {
    let relay = try await AttackedRelay(
      ["MATOMO_RELAY_COLLECTOR_CONNECTIONS": "12000", "MATOMO_RELAY_COLLECTOR_REQUEST_DEADLINE": "8s"],
      after: "ulimit -S -n 1024"
    )
    try await relay.stillWorks()
    let before = try relay.memory("VmRSS")
    var connections = try await open(relay, Self.count, beginning: Array("GET /matomo.php?idsite=1&rec=1&url=".utf8))
    let during = try relay.memory("VmRSS")
    #expect(during - before < Self.count * Self.memoryOfConnection)
    var received: [UInt8] = []
    var isServedMeanwhile = false
    try await eventually("all are closed at their deadline, however steadily they send") {
      connections.removeAll { connection in !connection.push([UInt8(ascii: "x")]) || connection.poll(&received) }
      let answer = try await relay.ask(AttackedRelay.get(AttackedRelay.hit(2)))
      #expect(answer?.status == 200)
      isServedMeanwhile = isServedMeanwhile || connections.contains { !$0.poll(&received) }
      return connections.isEmpty
    }
    #expect(isServedMeanwhile, "nobody waits until the slow ones are gone")
    #expect(received.isEmpty, "none was turned away, and who sent no whole header is owed no answer")
    try await eventually("every descriptor is free again") {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/\(relay.process.id)/fd").count < 100
    }
    #expect(try relay.memory("VmRSS") - before < Self.count * Self.memoryOfConnection)
    try await relay.stillWorks(3)
    _ = try await relay.end()
  }

  @Test func anAddressHasItsShareAndNoMore() async throws {
    let relay = try await AttackedRelay()
    let connections = try (0..<256).map { _ in try relay.connect(from: 2) }
    let refused = try relay.connect(from: 2)
    #expect(try await refused.rest().hasPrefix("HTTP/1.1 429 "))
    #expect(try await relay.ask(AttackedRelay.get(AttackedRelay.hit(1)), from: 3)?.status == 200)
    for connection in [connections[0], connections[255]] {
      try await connection.send(AttackedRelay.get(AttackedRelay.hit(2)))
      #expect(try await connection.answer()?.status == 200)
    }
    try await relay.stillWorks()
    _ = try await relay.end()
  }

  @Test func aTrustedProxyHasMoreThanTheShareOfAnAddress() async throws {
    let relay = try await AttackedRelay(["MATOMO_RELAY_PROXIES_TRUSTED": "127.0.0.2/32"])
    let connections = try (0..<300).map { _ in try relay.connect(from: 2) }
    for connection in [connections[0], connections[299]] {
      try await connection.send(AttackedRelay.get(AttackedRelay.hit(1), "X-Forwarded-For: 203.0.113.9"))
      #expect(try await connection.answer()?.status == 200)
    }
    try await eventually("both are recorded") { relay.fixture.matomo.recorded.count == 2 }
    #expect(relay.fixture.matomo.recorded.allSatisfy { values("cip", of: $0) == ["203.0.113.9"] })
    _ = try await relay.end()
  }

  @Test func allTogetherHaveNoMoreThanTheLimit() async throws {
    let relay = try await AttackedRelay(["MATOMO_RELAY_COLLECTOR_CONNECTIONS": "600"])
    let connections = try (0..<600).map { number in try relay.connect(from: UInt8(2 + number / 200)) }
    #expect(try await relay.connect(from: 9).rest().hasPrefix("HTTP/1.1 503 "))
    try await connections[599].send(AttackedRelay.get(AttackedRelay.hit(1)))
    #expect(try await connections[599].answer()?.status == 200)
    _ = try await relay.end()
    withExtendedLifetime(connections) {}
  }

  @Test func whoAskedForNothingInTimeMakesRoom() async throws {
    let relay = try await AttackedRelay(
      ["MATOMO_RELAY_COLLECTOR_CONNECTIONS": "600", "MATOMO_RELAY_COLLECTOR_REQUEST_DEADLINE": "2s"]
    )
    let connections = try (0..<600).map { number in try relay.connect(from: UInt8(2 + number / 200)) }
    for connection in connections { #expect(try await connection.rest() == "") }
    try await relay.stillWorks()
    _ = try await relay.end()
  }
}
