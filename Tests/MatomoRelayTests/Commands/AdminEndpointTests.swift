import Matomo
import MatomoPlatform
import MatomoProtocol
import MatomoTestSupport
import ScriptedMatomo
import Testing

@Suite struct AdminEndpointTests {
  private func serve(_ relay: RelayFixture) async throws -> (process: RelayProcess, url: String) {
    let process = try relay.start("serve")
    return (process, try await process.adminURL())
  }

  @Test func healthReadinessAndUnknownPaths() async throws {
    let relay = try RelayFixture()
    let (process, url) = try await serve(relay)
    let health = try await fetch(url + "/healthz")
    #expect(health.status == 200 && health.text == "ok\n")
    #expect(try await fetch(url + "/readyz").status == 200)
    let unknown = try await fetch(url + "/status/")
    #expect(unknown.status == 404 && unknown.text.contains("/healthz, /readyz, /metrics, /status"))
    let wrong = try await fetch(url + "/status", method: "DELETE")
    #expect(wrong.status == 405 && wrong.header("Allow") == "GET, HEAD")
    #expect(try await fetch(url + "/metrics", method: "HEAD").body == [])
    process.signal(SIGTERM)
    #expect(try await process.end().status == 0)
  }

  @Test func aFullQueueIsNotReady() async throws {
    let relay = try RelayFixture { _, _ in .answer(503) }.with(["MATOMO_RELAY_QUEUE_LIMIT": "3"])
    let (process, url) = try await serve(relay)
    try await relay.append([1, 2])
    #expect(try await fetch(url + "/readyz").status == 200)
    try await relay.append([3], heldFor: 3600)
    let full = try await fetch(url + "/readyz")
    #expect(full.status == 503 && full.text == "the queue is at its limit of 3 hits\n")
    #expect(try await fetch(url + "/healthz").status == 200)
    #expect(try await relay.run("queue", "drop", "3").status == 0)
    #expect(try await fetch(url + "/readyz").status == 200)
    withExtendedLifetime(process) {}
  }

  @Test func statusIsThatOfTheQueueCommand() async throws {
    let relay = try RelayFixture { _, _ in .answer(503, body: "") }
    let (process, url) = try await serve(relay)
    try await relay.append(1...5)
    try await relay.append([6], heldFor: 3600)
    try await eventually("the first call failed") { try await relay.status().trouble != nil }
    let response = try await fetch(url + "/status")
    #expect(response.status == 200 && response.header("Content-Type") == "application/json")
    let command = try JSONValue(parsing: Array(try await relay.run("queue", "status", "--json").output.utf8))
    let status = try response.json()
    #expect(status.names == command.names)
    for name in ["held", "dead", "received", "recorded", "paused", "lastError"] {
      #expect(status[name] == command[name], "\(name)")
    }
    #expect(status["queued"] == .integer(5) && status["lastError"] == .string("HTTP status 503"))
    withExtendedLifetime(process) {}
  }

  @Test func metricsAreValidPrometheusText() async throws {
    let relay = try RelayFixture()
    let (process, url) = try await serve(relay)
    try await relay.append(1...7)
    try await eventually("the hits are delivered") { try await relay.status().totals[.recorded] == 7 }
    let response = try await fetch(url + "/metrics")
    #expect(response.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
    let metrics = try PrometheusText(response.text)
    #expect(metrics.values["matomo_relay_hits_received_total"] == 7)
    #expect(metrics.values["matomo_relay_hits_recorded_total"] == 7)
    #expect(metrics.values["matomo_relay_hits_queued"] == 0)
    for (name, type) in metrics.types {
      #expect(name.hasPrefix("matomo_relay_"))
      #expect(name.hasSuffix("_total") == (type == "counter"), "\(name) is a \(type)")
    }
    withExtendedLifetime(process) {}
  }
}
