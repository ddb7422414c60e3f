import FoundationEssentials
import MatomoTracking

/// Delivers the hits of one lane, batch by batch.
struct LaneDelivery: Sendable {
  let lane: Lane
  let shared: DeliveryState
  let newHits = Wakeup()
  let stopping = Wakeup()

  /// Other processes put hits into the same queue without waking this one.
  private static let longestRest = Duration.seconds(1)

  private var configuration: DeliveryConfiguration { shared.configuration }

  func run() async {
    var failures = 0
    while !Task.isCancelled {
      if await shared.isPaused() {
        guard !shared.isStopping else { return }
        await stopping.wait(atMost: Self.longestRest, shared.clock)
        continue
      }
      let wait: Duration
      switch await deliverBatch(waitsUntilFull: !shared.isStopping) {
      case .nothingDue(let rest):
        guard !shared.isStopping else { return }
        await newHits.wait(atMost: rest, shared.clock)
        continue
      case .queueFailed:
        wait = .seconds(1)
      case .ended(.done):
        failures = 0
        continue
      case .ended(let ending):
        failures += 1
        await report(ending)
        wait = waitAfter(ending, failures: failures)
      }
      guard !shared.isStopping else { return }
      await stopping.wait(atMost: wait, shared.clock)
    }
  }

  /// A pause is waited for elsewhere, since an operator can end it.
  private func waitAfter(_ ending: DeliveryEnding, failures: Int) -> Duration {
    let (reason, retryAfter): (String, Duration?) =
      switch ending {
      case .done, .tokenRefused: ("", nil)
      case .unreachable(let reason): (reason, nil)
      case .tryLater(let reason, let retryAfter): (reason, retryAfter)
      }
    guard !reason.isEmpty else { return .zero }
    let wait = configuration.retry.delay(afterFailures: failures, retryAfter: retryAfter, chance: shared.chance())
    shared.onEvent(.notRecorded(reason: reason, retryIn: wait))
    return wait
  }

  func runOnce() async -> DeliveryEnding {
    guard await !shared.hasStoredPause() else { return .tokenRefused }
    while !Task.isCancelled {
      switch await deliverBatch(waitsUntilFull: false) {
      case .nothingDue: return .done
      case .queueFailed(let error): return .tryLater(error.description)
      case .ended(.done): continue
      case .ended(let ending):
        await report(ending)
        return ending
      }
    }
    return .tryLater("delivery was stopped")
  }

  /// Tells the queue what stands in the way.
  private func report(_ ending: DeliveryEnding) async {
    switch ending {
    case .done: break
    case .tokenRefused: await pause()
    case .unreachable(let reason), .tryLater(let reason, _):
      await shared.report(DeliveryTrouble(lastError: reason))
    }
  }

  private func pause() async {
    let until = shared.clock.now().addingTimeInterval(configuration.pause / .seconds(1))
    shared.onEvent(.paused(configuration.pause))
    await shared.report(DeliveryTrouble(lastError: "Matomo refuses the token", pausedUntil: until))
  }
}

// MARK: - One batch

extension LaneDelivery {
  private enum Outcome {
    case nothingDue(rest: Duration)
    case ended(DeliveryEnding)
    case queueFailed(HitQueueError)
  }

  private func deliverBatch(waitsUntilFull: Bool) async -> Outcome {
    let now = shared.clock.now()
    let flushInterval = waitsUntilFull ? configuration.flushInterval : .zero
    let rule = BatchRule(
      hits: configuration.batchSize,
      bytes: shared.batchBytes,
      dueBefore: waitsUntilFull ? now.addingTimeInterval(-(flushInterval / .seconds(1))) : .distantFuture
    )
    do throws(HitQueueError) {
      switch try await shared.queue.lease(lane, rule, at: now) {
      case .empty:
        return .nothingDue(rest: Self.longestRest)
      case .filling(let since):
        let remaining = flushInterval - .seconds(max(0, now.timeIntervalSince(since)))
        return .nothingDue(rest: max(.milliseconds(1), min(Self.longestRest, remaining)))
      case .batch(let hits):
        return .ended(await send(await withoutExpired(hits, at: now)))
      }
    } catch {
      shared.onEvent(.queueFailed(error))
      return .queueFailed(error)
    }
  }

  private func withoutExpired(_ hits: [QueuedHit], at now: Date) async -> [QueuedHit] {
    let expiry = Expiry(maxAge: configuration.maxAge, hasToken: configuration.tokenAuth != nil)
    var settlement = Settlement()
    let alive = hits.filter { entry in
      guard let reason = expiry.reason(against: entry.hit, at: now) else { return true }
      settlement.dead.append(Settlement.DeadLetter(id: entry.id, reason: reason))
      return false
    }
    if !settlement.dead.isEmpty { await settle(settlement) }
    return alive
  }

  private func send(_ hits: [QueuedHit]) async -> DeliveryEnding {
    var batch = BatchDelivery(hits, onUnknown: configuration.onUnknown)
    var step = batch.first
    while true {
      switch step {
      case .finish(let ending): return ending
      case .send(let part, let pause):
        if pause == .firstRetry { await stopping.wait(atMost: configuration.retry.first, shared.clock) }
        guard !Task.isCancelled else {
          await settle(batch.stop())
          return .tryLater("delivery was stopped")
        }
        let now = shared.clock.now()
        let receipt = await post(part, at: now)
        let (settlement, next) = batch.take(receipt) { Expiry.needsToken($0.hit, at: now) }
        await settle(settlement)
        if settlement.totals[.recorded] > 0 { await shared.report(nil) }
        step = next
      }
    }
  }

  private func post(_ part: [QueuedHit], at now: Date) async -> Receipt {
    let body = BulkRequest.encode(part.map(\.hit.query), tokenAuth: configuration.tokenAuth)
    let answer = await shared.transport.post(body)
    let needingToken = part.count { Expiry.needsToken($0.hit, at: now) }
    let receipt = Receipt(answer, sent: part.count, needingToken: needingToken)
    switch receipt {
    case .tooLarge: shared.foundTooLarge(body.count)
    case .unknown(let reason): shared.onEvent(.unknown(hits: part.count, reason: reason))
    case .recorded(_, _, let missing) where missing > 0:
      shared.onEvent(.unknown(hits: missing, reason: "Matomo counted fewer hits than it was sent"))
    case .recorded(_, let unnamed, _) where unnamed > 0: shared.onEvent(.rejected(unnamed))
    default: break
    }
    return receipt
  }

  /// Stores the fate of hits, however often the queue fails at it: a hit whose fate is forgotten would be sent again.
  private func settle(_ settlement: Settlement) async {
    if settlement.totals[.recorded] > 0 { shared.onEvent(.recorded(settlement.totals[.recorded])) }
    for letter in settlement.dead { shared.onEvent(.deadLetter(id: letter.id, reason: letter.reason)) }
    while true {
      do throws(HitQueueError) {
        return try await shared.queue.settle(settlement)
      } catch {
        shared.onEvent(.queueFailed(error))
      }
      guard (try? await shared.clock.sleep(.seconds(1))) != nil else { return }
    }
  }
}
