import FoundationEssentials
import MatomoCore

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
      // Asked once a round: a stop that comes after the queue was asked must lead to one more round.
      let isStopping = shared.isStopping
      if await shared.trouble.isPaused() {
        guard !isStopping else { return }
        await stopping.wait(atMost: Self.longestRest, shared.clock)
        continue
      }
      let wait: Duration
      switch await deliverBatch(waitsUntilFull: !isStopping) {
      case .nothingDue(let rest):
        guard !isStopping else { return }
        await newHits.wait(atMost: rest, shared.clock)
        continue
      case .interrupted:
        continue
      case .queueFailed:
        wait = .seconds(1)
      case .ended(.done):
        failures = 0
        continue
      case .ended(.tokenRefused):
        await pause()
        continue
      case .ended(.unreachable(let reason)):
        failures += 1
        wait = await waitAfterFailure(failures, because: reason)
      case .ended(.tryLater(let reason, let retryAfter)):
        failures += 1
        wait = await waitAfterFailure(failures, because: reason, retryAfter: retryAfter)
      }
      await backOff(for: wait, evenIfStopping: isStopping)
    }
  }

  func runOnce() async -> DeliveryEnding {
    do throws(HitQueueError) {
      guard try await !shared.hasStoredPause() else { return .tokenRefused }
      // A pause of this delivery that is over, or that could not be stored.
      guard await !shared.trouble.isPaused() else { return .tokenRefused }
    } catch {
      shared.onEvent(.queueFailed(error))
      return .tryLater(error.description)
    }
    while !Task.isCancelled, !shared.isStopping {
      switch await deliverBatch(waitsUntilFull: false) {
      case .nothingDue: return .done
      case .interrupted: return .tryLater("delivery was stopped")
      case .queueFailed(let error): return .tryLater(error.description)
      case .ended(.done): continue
      case .ended(.tokenRefused):
        await pause()
        return .tokenRefused
      case .ended(.unreachable(let reason)):
        await shared.trouble.deliveryFailed(reason)
        return .unreachable(reason)
      case .ended(.tryLater(let reason, let retryAfter)):
        await shared.trouble.deliveryFailed(reason)
        return .tryLater(reason, retryAfter: retryAfter)
      }
    }
    let left = try? await shared.queue.status(at: shared.clock.now()).queued
    return left == 0 ? .done : .tryLater("delivery was stopped")
  }

  private func waitAfterFailure(
    _ failures: Int,
    because reason: String,
    retryAfter: Duration? = nil
  ) async -> Duration {
    let wait = configuration.retry.delay(afterFailures: failures, retryAfter: retryAfter, chance: shared.chance())
    await shared.trouble.deliveryFailed(reason)
    shared.onEvent(.notRecorded(reason: reason, retryIn: wait))
    return wait
  }

  /// Waits, unless an operator's `queue retry` says that Matomo is well again.
  ///
  /// - Parameter evenIfStopping: Whether a stop ends the wait: the first one does, so that there is a try after it.
  private func backOff(for time: Duration, evenIfStopping: Bool) async {
    let end = shared.clock.now().addingTimeInterval(time / .seconds(1))
    let endings = shared.trouble.endingsByOperator
    while !Task.isCancelled, evenIfStopping || !shared.isStopping {
      let remaining = Duration.seconds(end.timeIntervalSince(shared.clock.now()))
      guard remaining > .zero else { return }
      await stopping.wait(atMost: min(Self.longestRest, remaining), shared.clock)
      guard remaining > Self.longestRest else { continue }
      await shared.trouble.seeWhetherOperatorEndedIt()
      if shared.trouble.endingsByOperator != endings { return }
    }
  }

  private func pause() async {
    let until = shared.clock.now().addingTimeInterval(configuration.pause / .seconds(1))
    await shared.trouble.pause(until: until)
    shared.onEvent(.paused(configuration.pause))
  }
}

// MARK: - One batch

extension LaneDelivery {
  private enum Outcome {
    case nothingDue(rest: Duration)
    case ended(DeliveryEnding)

    /// The task was cancelled, or another lane has paused.
    case interrupted
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
        return await send(await withoutExpired(hits, at: now))
      }
    } catch {
      shared.onEvent(.queueFailed(error))
      return .queueFailed(error)
    }
  }

  private func withoutExpired(_ hits: [QueuedHit], at now: Date) async -> [QueuedHit] {
    let expiry = Expiry(maxAge: configuration.maxAge, hasToken: configuration.tokenAuth != nil)
    var acknowledgement = Acknowledgement()
    let alive = hits.filter { entry in
      guard let reason = expiry.reason(against: entry.hit, at: now) else { return true }
      acknowledgement.dead.append(Acknowledgement.DeadLetter(id: entry.id, reason: reason))
      return false
    }
    if !acknowledgement.dead.isEmpty { await acknowledge(acknowledgement) }
    return alive
  }

  private func send(_ hits: [QueuedHit]) async -> Outcome {
    var batch = BatchDelivery(hits, onUnknown: configuration.onUnknown)
    var limit = SizeLimitHunt()
    var step = batch.first
    while true {
      switch step {
      case .finish(let ending):
        if let bytes = limit.found { shared.foundTooLarge(bytes) }
        return .ended(ending)
      case .send(let part, let pause):
        if pause == .firstRetry { await stopping.wait(atMost: configuration.retry.first, shared.clock) }
        guard !Task.isCancelled, !shared.trouble.hasPause else {
          await acknowledge(batch.stop())
          return .interrupted
        }
        let now = shared.clock.now()
        let receipt = await post(part, at: now)
        if receipt == .tooLarge { limit.refused(part) }
        let (acknowledgement, next) = batch.process(receipt, at: now) { Expiry.needsToken($0.hit, at: now) }
        await acknowledge(acknowledgement)
        if acknowledgement.totals[.recorded] > 0 { await shared.trouble.deliverySucceeded() }
        step = next
      }
    }
  }

  private func post(_ part: [QueuedHit], at now: Date) async -> Receipt {
    let body = BulkRequest.encode(part.map(\.hit.query), tokenAuth: configuration.tokenAuth)
    let answer = await shared.transport.post(body)
    // A token that was not sent cannot be refused.
    let needingToken =
      configuration.tokenAuth == nil ? 0 : part.count { Expiry.needsToken($0.hit, at: now) }
    var receipt = Receipt(answer, sent: part.count, needingToken: needingToken, hiding: configuration.tokenAuth)
    if case .tokenRefused = receipt, await shared.isTokenAccepted() {
      receipt = receipt.withTokenAccepted(sent: part.count, needingToken: needingToken)
    }
    if case .recorded = receipt { shared.foundFitting(body.count) }
    switch receipt {
    case .unknown(let reason): shared.onEvent(.unknown(hits: part.count, reason: reason))
    case .recorded(_, _, let missing) where missing > 0:
      shared.onEvent(.unknown(hits: missing, reason: "Matomo counted fewer hits than it was sent"))
    case .recorded(_, let unnamed, _) where unnamed > 0: shared.onEvent(.rejected(unnamed))
    default: break
    }
    return receipt
  }

  /// Stores the outcome of hits, and tries again until the queue accepts it: a hit whose outcome is lost would be sent
  /// again.
  private func acknowledge(_ acknowledgement: Acknowledgement) async {
    guard acknowledgement != Acknowledgement() else { return }
    if acknowledgement.totals[.recorded] > 0 { shared.onEvent(.recorded(acknowledgement.totals[.recorded])) }
    for letter in acknowledgement.dead { shared.onEvent(.deadLetter(id: letter.id, reason: letter.reason)) }
    while true {
      do throws(HitQueueError) {
        return try await shared.queue.acknowledge(acknowledgement)
      } catch {
        shared.onEvent(.queueFailed(error))
      }
      guard (try? await shared.clock.sleep(.seconds(1))) != nil else { return }
    }
  }
}

/// Learns from refused calls of one batch how large a call may be.
///
/// If a single hit was refused, that hit is too large, and the calls that held it say nothing about others.
struct SizeLimitHunt: Sendable {
  private var smallestRefused: Int?
  private var hasRefusedSingleHit = false

  mutating func refused(_ part: [QueuedHit]) {
    let bytes = part.reduce(0) { $0 + $1.hit.bulkBytes }
    hasRefusedSingleHit = hasRefusedSingleHit || part.count == 1
    smallestRefused = min(smallestRefused ?? bytes, bytes)
  }

  /// The bytes of the smallest call that was too large, if it was the call and not a hit.
  var found: Int? { hasRefusedSingleHit ? nil : smallestRefused }
}
