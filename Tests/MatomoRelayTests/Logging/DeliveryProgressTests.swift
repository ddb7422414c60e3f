import Matomo
import Synchronization
import Testing

@testable import MatomoRelay

@Suite struct DeliveryProgressTests {
  private func shown(_ events: [TrackerEvent], onTerminal: Bool) -> String {
    let text = Mutex("")
    let progress = DeliveryProgress(isShown: onTerminal) { more in text.withLock { $0 += more } }
    for event in events { progress.add(event) }
    progress.end()
    return text.withLock(\.self)
  }

  @Test func countsUpInOneLine() {
    let events: [TrackerEvent] = [.recorded(200), .rejected(1), .recorded(50)]
    #expect(shown(events, onTerminal: true) == "\r200 hits recorded\r250 hits recorded\n")
  }

  @Test func saysNothingWithoutATerminalOrHits() {
    #expect(shown([.recorded(200)], onTerminal: false) == "")
    #expect(shown([.resumed], onTerminal: true) == "")
  }
}
