import FoundationEssentials
import MatomoCore
import MatomoTesting
import Testing

@testable import Matomo

/// The token is seen in the body of a call and nowhere else.
@Suite struct RedactionTests {
  static let secret = "0123456789abcdef0123456789abcdef"
  static let padding = String(repeating: "x", count: 100)

  /// Answers of servers that send back what they were sent.
  static let echoes: [BulkAnswer] = [
    .response(BulkResponse(status: 200, body: Array(#"{"token_auth":"\#(secret)"}"#.utf8))),
    .response(BulkResponse(status: 200, body: Array("\(padding)\(secret)".utf8))),
    .response(BulkResponse(status: 200, body: Array(#"{"status":"\#(secret)","tracked":1,"invalid":0}"#.utf8))),
    .response(BulkResponse(status: 302, location: "https://example.org/?token_auth=\(secret)")),
    .response(BulkResponse(status: 500, body: Array(secret.utf8))),
    .notSent("cannot post \(secret)"),
    .interrupted("no answer to \(secret)"),
  ]

  @Test(arguments: echoes)
  func noEventAndNoErrorShowsTheToken(_ answer: BulkAnswer) async throws {
    let rig = DeliveryRig(.init(tokenAuth: .sample, batchSize: 2)) { _, _ in answer }
    try await rig.append(1...2, needsToken: true)
    let once = Recorder<DeliveryEnding>()
    let run = Task { once.record(await rig.delivery.runOnce()) }
    try await rig.clock.advance { !once.all.isEmpty }
    await run.value
    try await rig.running(drains: true) {
      try await rig.clock.advance { rig.calls.count > 3 }
    }
    let trouble = try await rig.status().trouble
    let seen =
      rig.events.map(\.description) + rig.events.map { String(reflecting: $0) }
      + once.all.map { "\($0)" } + [String(reflecting: trouble)]
    #expect(rig.transport.calls.allSatisfy { $0.body.contains(Self.secret) })
    for text in seen { #expect(!text.contains("0123456789")) }
    #expect(!rig.events.isEmpty)
  }

  @Test func noConfigurationShowsTheToken() {
    let configuration = DeliveryConfiguration(tokenAuth: .sample)
    var dumped = ""
    dump(configuration, to: &dumped)
    for text in [String(describing: configuration), String(reflecting: configuration), "\(configuration)", dumped] {
      #expect(text.contains("hidden"))
      #expect(!text.contains(Self.secret))
    }
  }

  @Test func noDeliveryShowsTheToken() {
    let rig = DeliveryRig(.init(tokenAuth: .sample))
    var dumped = ""
    dump(rig.delivery, to: &dumped)
    #expect(!dumped.contains(Self.secret))
    #expect(!String(reflecting: rig.delivery).contains(Self.secret))
  }

  @Test func anAnswerWithTheTokenIsStillRead() {
    let token = try? TokenAuth("1")
    let response = BulkResponse(status: 200, body: Array(#"{"status":"success","tracked":11,"invalid":0}"#.utf8))
    #expect(Receipt(.response(response), sent: 11, needingToken: 0, hiding: token) == .recorded())
  }
}
