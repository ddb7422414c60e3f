import MatomoPlatform
import MatomoTestSupport
import Synchronization
import Testing

/// The built program `matomo-relay`, or another one, in a process of its own, which is gone when this value is.
final class RelayProcess: Sendable {
  /// How a process ended, and what it wrote.
  struct End: Sendable {
    /// The exit status, or the number of the signal that ended it, negated.
    let status: Int32
    let output: String
    let errors: String

    /// The lines on standard error.
    var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
  }

  private struct State {
    var output: [UInt8] = []
    var errors: [UInt8] = []
    var status: Int32?
  }

  let id: pid_t
  private let shared: Shared

  /// Kept for as long as the process may use it.
  private let folder: TemporaryFolder

  /// What the thread that watches the process fills in; it does not keep the process's owner alive.
  private final class Shared: Sendable {
    let state = Mutex(State())
  }

  /// Starts the program.
  ///
  /// - Parameters:
  ///   - arguments: Those behind the program's name.
  ///   - environment: All that the process gets, but for a short time to drain and what programs need to run at all.
  ///   - folder: Where it runs, and where it puts temporary files.
  ///   - prelude: Shell commands that set limits before the program starts.
  ///   - program: The path of a program other than the relay.
  ///   - socket: What the program gets as its descriptors 3 and 4; it stays the caller's to close.
  init(
    _ arguments: [String],
    _ environment: [String: String] = [:],
    in folder: TemporaryFolder,
    after prelude: String? = nil,
    program: String? = nil,
    with socket: Int32? = nil
  )
    throws
  {
    self.folder = folder
    // The shell is gone before the program starts: the process's id is the program's.
    let shell = [
      "/bin/sh", "-c", #"cd "$1" && shift && "# + (prelude ?? "true") + #" && exec "$@""#, "sh", folder.path,
    ]
    let command = shell + [try program ?? Self.program()] + arguments
    let output = try Pipe()
    let errors = try Pipe()
    var all = ["TMPDIR": folder.path, "SWIFT_BACKTRACE": "enable=no"]
    // Many tests end a process whose Matomo is away, and what it does in all of the ten seconds is tested elsewhere.
    all["MATOMO_RELAY_DELIVERY_DRAIN"] = "500ms"
    for name in ["PATH", "LD_LIBRARY_PATH"] {
      if let value = getenv(name) { all[name] = String(cString: value) }
    }
    all.merge(environment) { $1 }
    id = try Self.spawn(command, all.map { "\($0)=\($1)" }, output.writing, errors.writing, with: socket)
    close(output.writing)
    close(errors.writing)
    shared = Shared()
    startThread { [id, shared] in
      Self.read(output.reading, errors.reading) { bytes, isError in
        shared.state.withLock { state in
          if isError { state.errors += bytes } else { state.output += bytes }
        }
      }
      var info = siginfo_t()
      while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
      shared.state.withLock { state in
        var status: Int32 = 0
        waitpid(id, &status, 0)
        state.status = status & 0x7f == 0 ? (status >> 8) & 0xff : -(status & 0x7f)
      }
    }
  }

  deinit {
    signal(SIGKILL)
  }

  /// Sends a signal, unless the process has ended.
  func signal(_ number: Int32) {
    shared.state.withLock { state in
      if state.status == nil { kill(id, number) }
    }
  }

  var output: String { shared.state.withLock { String(decoding: $0.output, as: UTF8.self) } }
  var errors: String { shared.state.withLock { String(decoding: $0.errors, as: UTF8.self) } }
  var hasEnded: Bool { shared.state.withLock { $0.status != nil } }

  /// Waits until the process has ended.
  func end(sourceLocation: SourceLocation = #_sourceLocation) async throws -> End {
    try await eventually("the relay ends", sourceLocation: sourceLocation) { self.hasEnded }
    let (status, output, errors) = (shared.state.withLock { $0.status ?? 0 }, output, errors)
    return End(status: status, output: output, errors: errors)
  }

  /// Waits for a text on either stream, and returns what stands between it and the next blank, comma or quote.
  @discardableResult
  func word(after text: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
    var word: String?
    try await eventually("the relay writes ‘\(text)’", sourceLocation: sourceLocation) {
      let hasEnded = self.hasEnded
      word = [self.output, self.errors].lazy.compactMap { $0.word(after: text) }.first
      if word == nil, hasEnded { throw EndedEarly(errors: self.errors) }
      return word != nil
    }
    return word ?? ""
  }

  struct EndedEarly: Error {
    let errors: String
  }
}

extension String {
  /// `nil` until the word is complete.
  fileprivate func word(after text: String) -> String? {
    guard let range = firstRange(of: text) else { return nil }
    let rest = self[range.upperBound...].drop { $0 == " " }
    guard let end = rest.firstIndex(where: { " ,\"\n".contains($0) }) else { return nil }
    return String(rest[..<end])
  }
}
