internal import CMatomoMicrohttpd
import MatomoHTTP
import Synchronization

/// Where the answer to one request is put, by any thread, and taken, by the thread that serves the connection.
///
/// The lock is held while the connection is suspended or resumed. This keeps the connection and its daemon alive for
/// the length of the call: the daemon's thread has to take the lock before it can let go of either.
final class AnswerSlot: Sendable {
  private enum State {
    case open
    case suspended(ConnectionHandle)
    case answered(HTTPResponse)
    case over
  }

  private let state = Mutex(State.open)

  func fill(_ response: HTTPResponse) {
    state.withLock { state in
      switch state {
      case .open:
        state = .answered(response)
      case .suspended(let connection):
        state = .answered(response)
        MHD_resume_connection(connection.pointer)
      case .answered, .over:
        break
      }
    }
  }

  /// Suspends the connection unless the answer has come or is not waited for any longer.
  func suspend(_ connection: ConnectionHandle) -> Bool {
    state.withLock { state in
      guard case .open = state else { return false }
      MHD_suspend_connection(connection.pointer)
      state = .suspended(connection)
      return true
    }
  }

  /// The answer, if there is one that was not taken before.
  func take() -> HTTPResponse? {
    state.withLock { state in
      guard case .answered(let response) = state else { return nil }
      state = .over
      return response
    }
  }

  /// Waits for an answer no longer.
  func giveUp() {
    state.withLock { state in
      if case .suspended(let connection) = state {
        MHD_resume_connection(connection.pointer)
      }
      state = .over
    }
  }
}
