import Foundation
import Matomo
import MatomoCore
import MatomoTestSupport
import MatomoTesting
import Testing

@testable import MatomoRelay

/// What many large bodies take at once.
@Suite(.serialized) struct BodyMemoryTests {
  private static let megabyte = 1 << 20

  /// A thousand connections, each with a body of a mebibyte of which the last byte does not come.
  @Test func manyLargeBodiesAtOnceAreBounded() async throws {
    let relay = try await AttackedRelay()
    try await relay.stillWorks()
    let before = try relay.memory("VmRSS")
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: Self.megabyte - 1)
    let head = Array("POST /matomo.php HTTP/1.1\r\nHost: a\r\nContent-Length: \(Self.megabyte)\r\n\r\n".utf8)
    var waiting: [RawConnection] = []
    for number in 0..<1000 {
      let connection = try relay.connect(from: UInt8(2 + number / 250))
      try await connection.send(head + body)
      waiting.append(connection)
    }
    var refusals: [String] = []
    try await eventually("all that do not fit are refused") {
      waiting.removeAll { connection in
        var received: [UInt8] = []
        guard connection.poll(&received) else { return false }
        refusals.append(String(decoding: received, as: UTF8.self))
        return true
      }
      return waiting.count <= 256
    }
    // Several arrive at a time, and share the last of the room until they are refused.
    #expect(waiting.count > 200)
    #expect(refusals.allSatisfy { $0.isEmpty || $0.hasPrefix("HTTP/1.1 503 ") && $0.contains("Retry-After: 10\r\n") })
    #expect(refusals.contains { !$0.isEmpty })
    // The bodies; as much again since an array that grows is copied to a larger one; and all else.
    #expect(try relay.memory("VmHWM") < 2 * (256 << 20) + (64 << 20))
    // Hits in URLs need no such room.
    try await relay.stillWorks(2)
    for connection in waiting { connection.abandon() }
    waiting = []
    let large = #"{"requests":["?\#(AttackedRelay.hit(3))"\#(String(repeating: " ", count: Self.megabyte / 2))]}"#
    try await eventually("there is room again") { try await relay.ask(AttackedRelay.post(large))?.status == 200 }
    try await eventually("what the bodies took is free again") { try relay.memory("VmRSS") < before + (128 << 20) }
    try await relay.stillWorks(4)
    _ = try await relay.end()
  }

  /// A queue that takes nothing for a while must not have the hits pile up before it.
  @Test func hitsThatWaitForTheirCommitAreBounded() async throws {
    let queue = MemoryHitQueue()
    let hits = HitBuffer<CollectedHits>(queue, capacity: CollectedHits.maximumBytes)
    let hit = Hit(site: 1, parameters: [Parameter("a", String(repeating: "x", count: Self.megabyte))])
    let stored = StoredHit(hit, acceptedAt: Date())
    var taken = 0
    while taken < 1000, hits.add(CollectedHits([stored], answer: nil)).isAdded { taken += 1 }
    #expect(taken == 63, "64 MiB, with what is written around a hit")
    let running = Task { await hits.run() }
    try await eventually("what was taken is stored") { await queue.status(at: Date()).queued == taken }
    try await eventually("there is room again") { hits.add(CollectedHits([stored], answer: nil)).isAdded }
    hits.finish()
    await running.value
    #expect(await queue.status(at: Date()).queued == taken + 1)
  }
}
