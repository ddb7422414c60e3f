import CMatomoCurl
import MatomoPlatform
import Synchronization

/// One thread that drives all transfers, and the inbox through which everybody else speaks to it.
final class CurlLoop: Sendable {
  typealias Completion = @Sendable (Result<CurlResponse, CurlError>) -> Void

  private enum Command: Sendable {
    case start(UInt64, CurlRequest, Completion)
    case cancel(UInt64)
  }

  private enum Phase {
    case idle
    case running(CurlMulti)
    case stopped
  }

  private struct State {
    var phase = Phase.idle
    var inbox: [Command] = []
    var lastID: UInt64 = 0
  }

  private let state = Mutex(State())

  func nextID() -> UInt64 {
    state.withLock {
      $0.lastID += 1
      return $0.lastID
    }
  }

  /// Queues a request.
  ///
  /// The completion is called exactly once, on the loop's thread or on this one.
  func start(_ id: UInt64, _ request: CurlRequest, completion: @escaping Completion) {
    let refusal: String? = state.withLock { state in
      switch state.phase {
      case .stopped: return "the client is closed"
      case .running(let multi):
        state.inbox.append(.start(id, request, completion))
        multi.wake()
      case .idle:
        guard let multi = CurlMulti(), launchThread(multi) else { return "libcurl or its thread could not be started" }
        state.phase = .running(multi)
        state.inbox.append(.start(id, request, completion))
      }
      return nil
    }
    if let refusal { completion(.failure(.notSent(refusal))) }
  }

  func cancel(_ id: UInt64) {
    post(.cancel(id))
  }

  func stop() {
    state.withLock { state in
      if case .running(let multi) = state.phase { multi.wake() }
      state.phase = .stopped
    }
  }

  private func post(_ command: Command) {
    state.withLock { state in
      guard case .running(let multi) = state.phase else { return }
      state.inbox.append(command)
      multi.wake()
    }
  }

  /// Starts the thread; returns `false` if the system has none left.
  ///
  /// The new thread waits for the lock that the caller holds.
  private func launchThread(_ multi: CurlMulti) -> Bool {
    let start = Unmanaged.passRetained(CurlThreadStart(loop: self, multi: multi))
    var thread = pthread_t()
    guard pthread_create(&thread, nil, runCurlThread, start.toOpaque()) == 0 else {
      start.release()
      return false
    }
    pthread_detach(thread)
    return true
  }

  /// The body of the thread.
  fileprivate func run(_ multi: CurlMulti) {
    var transfers: [UInt64: CurlTransfer] = [:]
    repeat {
      for command in takeCommands() {
        switch command {
        case .start(let id, let request, let completion):
          let transfer = CurlTransfer(id: id, request: request, completion: completion)
          if transfer.begin(on: multi) { transfers[id] = transfer }
        case .cancel(let id):
          transfers.removeValue(forKey: id)?.abort("the request was cancelled", on: multi)
        }
      }
    } while !isStopped && perform(multi, &transfers)
    stop()
    for transfer in transfers.values { transfer.abort("the client was closed", on: multi) }
    for case .start(_, _, let completion) in takeCommands() { completion(.failure(.notSent("the client was closed"))) }
  }

  private var isStopped: Bool {
    state.withLock { if case .stopped = $0.phase { true } else { false } }
  }

  private func takeCommands() -> [Command] {
    state.withLock { state in
      defer { state.inbox = [] }
      return state.inbox
    }
  }

  /// Moves every transfer on, and waits until there is something to do.
  ///
  /// False if libcurl itself has failed.
  private func perform(_ multi: CurlMulti, _ transfers: inout [UInt64: CurlTransfer]) -> Bool {
    var running: Int32 = 0
    guard curl_multi_perform(multi.handle, &running) == CURLM_OK else { return false }
    var remaining: Int32 = 0
    var finished: [UInt64: CURLcode] = [:]
    while let message = curl_multi_info_read(multi.handle, &remaining) {
      guard message.pointee.msg == CURLMSG_DONE else { continue }
      let handle = message.pointee.easy_handle
      if let id = transfers.first(where: { $0.value.handle == handle })?.key {
        finished[id] = message.pointee.data.result
      }
    }
    for (id, code) in finished { transfers.removeValue(forKey: id)?.finish(code, on: multi) }
    // A wake-up that came before is not lost: the next poll returns at once.
    return curl_multi_poll(multi.handle, nil, 0, 60_000, nil) == CURLM_OK
  }
}

private final class CurlThreadStart {
  let loop: CurlLoop
  let multi: CurlMulti

  init(loop: CurlLoop, multi: CurlMulti) {
    self.loop = loop
    self.multi = multi
  }
}

private func runCurlThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  // Signals belong to the threads of the program. SIGPIPE among them: a TLS library writes without MSG_NOSIGNAL.
  var signals = sigset_t()
  sigfillset(&signals)
  for fault in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT] { sigdelset(&signals, fault) }
  pthread_sigmask(SIG_SETMASK, &signals, nil)
  let start = Unmanaged<CurlThreadStart>.fromOpaque(argument).takeRetainedValue()
  start.loop.run(start.multi)
  return nil
}
