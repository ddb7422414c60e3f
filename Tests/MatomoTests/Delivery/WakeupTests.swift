import FoundationEssentials
import MatomoTestSupport
import MatomoTesting
import Testing

@testable import Matomo

@Suite struct WakeupTests {
  @Test func aCallBeforeTheWaitIsNotLost() async {
    let wakeup = Wakeup()
    wakeup.wake()
    wakeup.wake()
    await wakeup.wait()
  }

  @Test func aCallEndsTheWait() async {
    let wakeup = Wakeup()
    await withTaskGroup { group in
      group.addTask { await wakeup.wait() }
      group.addTask { wakeup.wake() }
    }
  }

  @Test func twoCallsAreOne() async throws {
    let wakeup = Wakeup()
    wakeup.wake()
    wakeup.wake()
    await wakeup.wait()
    let ended = Recorder<Bool>()
    let second = Task {
      await wakeup.wait()
      ended.record(true)
    }
    for _ in 0..<100 { await Task.yield() }
    #expect(ended.all.isEmpty)
    wakeup.wake()
    await second.value
  }

  @Test func cancellationEndsTheWait() async {
    let wakeup = Wakeup()
    let before = Task { await wakeup.wait() }
    before.cancel()
    await before.value
    let during = Task { await wakeup.wait() }
    await Task.yield()
    during.cancel()
    await during.value
  }

  @Test func noCallIsLostBetweenTasks() async {
    let work = Wakeup()
    let done = Wakeup()
    await withTaskGroup { group in
      group.addTask {
        for _ in 0..<5000 {
          await work.wait()
          done.wake()
        }
      }
      group.addTask {
        for _ in 0..<5000 {
          work.wake()
          await done.wait()
        }
      }
    }
  }

  @Test func theWaitEndsWithItsTime() async throws {
    let wakeup = Wakeup()
    let clock = ManualClock()
    let wait = Task { await wakeup.wait(atMost: .seconds(5), clock.deliveryClock) }
    try await eventually { clock.wakeTimes == [clock.now + 5] }
    clock.advance(by: .seconds(5))
    await wait.value
    #expect(clock.wakeTimes.isEmpty)
  }

  @Test func aCallEndsTheWaitAndTheSleep() async throws {
    let wakeup = Wakeup()
    let clock = ManualClock()
    let wait = Task { await wakeup.wait(atMost: .seconds(5), clock.deliveryClock) }
    try await eventually { !clock.wakeTimes.isEmpty }
    wakeup.wake()
    await wait.value
    #expect(clock.wakeTimes.isEmpty)
  }

  @Test(arguments: 0..<200)
  func callsAndCancellationsMayRace(_ round: Int) async {
    let wakeup = Wakeup()
    let wait = Task { await wakeup.wait() }
    await withTaskGroup { group in
      group.addTask { wait.cancel() }
      group.addTask { wakeup.wake() }
    }
    await wait.value
  }
}
