import FoundationEssentials
import Matomo
import MatomoCore
import MatomoPlatform
import MatomoTestSupport
import ScriptedMatomo
import Synchronization
import Testing

@Suite struct DeliverOnceTests {
  /// A queue file with 250 hits, more than a batch, and one that is held.
  private func fill(_ relay: RelayFixture) async throws {
    #expect(try await relay.run("deliver", "--once").status == 0, "an empty queue has nothing left")
    try await relay.append(1...250)
    try await relay.append([999], heldFor: 3600)
  }

  @Test func everythingThatIsDueIsSent() async throws {
    let relay = try RelayFixture().with(["MATOMO_RELAY_DELIVERY_FLUSH_INTERVAL": "1h"])
    try await fill(relay)
    let end = try await relay.run("deliver", "--once")
    #expect(end.status == 0 && end.output == "" && end.errors == "", "\(end.errors)")
    #expect(relay.matomo.recordedNumbers == Array(1...250))
    let status = try await relay.status()
    #expect(status.queued == 0 && status.held == 1 && status.totals[.recorded] == 250)
  }

  @Test func aMatomoThatIsAwayEndsWith69() async throws {
    let relay = try RelayFixture()
    try await fill(relay)
    relay.matomo.stop()
    let end = try await relay.run("deliver", "--once")
    #expect(end.status == 69)
    #expect(end.errorLines.last?.hasPrefix("matomo-relay: Matomo cannot be reached: ") == true, "\(end.errors)")
    #expect(try await relay.status().queued == 250)
    #expect(try await relay.status().trouble != nil, "other processes can see why")
  }

  @Test func whatIsLeftEndsWith75() async throws {
    let relay = try RelayFixture { call, number in number == 1 ? .success(call) : .answer(503) }
    try await fill(relay)
    let end = try await relay.run("deliver", "--once")
    #expect(end.status == 75)
    #expect(end.errorLines.last == "matomo-relay: hits are left to deliver: HTTP status 503", "\(end.errors)")
    #expect(try await relay.status().queued == 50)
    #expect(relay.matomo.callCount == 2, "no call is repeated at once")
  }

  @Test func aRefusedTokenEndsWith77AndPauses() async throws {
    let refuses = Mutex(true)
    let relay = try RelayFixture { call, _ in refuses.withLock(\.self) ? .invalid(call) : .success(call) }
      .with(["MATOMO_TOKEN_AUTH": RelayFixture.token])
    #expect(try await relay.run("deliver", "--once").status == 0)
    let now = Date()
    try await relay.appendOneThatNeedsTheToken(1)
    var calls = 0
    for run in 1...2 {
      let end = try await relay.run("deliver", "--once")
      #expect(end.status == 77)
      #expect(end.errorLines.last?.contains("Matomo refuses the token; correct matomo.tokenAuth") == true)
      if run == 1 { calls = relay.matomo.callCount }
    }
    #expect(relay.matomo.callCount == calls, "a pause holds for the next run")
    #expect(try await relay.status().trouble?.pausedUntil ?? now > now.addingTimeInterval(3000))

    refuses.withLock { $0 = false }
    #expect(try await relay.run("queue", "retry").status == 0)
    #expect(try await relay.run("deliver", "--once").status == 0)
    #expect(relay.matomo.recordedNumbers == [1])
  }

  @Test func aRestartEndsAPause() async throws {
    let refuses = Mutex(true)
    let relay = try RelayFixture { call, _ in refuses.withLock(\.self) ? .invalid(call) : .success(call) }
      .with(["MATOMO_TOKEN_AUTH": RelayFixture.token])
    #expect(try await relay.run("deliver", "--once").status == 0)
    try await relay.appendOneThatNeedsTheToken(1)
    #expect(try await relay.run("deliver", "--once").status == 77)
    refuses.withLock { $0 = false }
    let process = try relay.start("deliver")
    try await eventually("the hit is sent") { relay.matomo.recordedNumbers == [1] }
    try await eventually("nothing stands in the way") { try await relay.status().trouble == nil }
    process.signal(SIGTERM)
    #expect(try await process.end().status == 0)
  }
}
