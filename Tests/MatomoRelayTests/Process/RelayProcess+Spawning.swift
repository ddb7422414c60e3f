import MatomoPlatform

extension RelayProcess {
  /// The program stands beside the tests, since one build makes both.
  static func program() throws -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &buffer, buffer.count)
    let tests = String(decoding: buffer[..<max(0, length)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let program =
      tests.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      + "/matomo-relay"
    guard access(program, X_OK) == 0 else { throw SystemFailure("there is no program \(program)") }
    return program
  }

  static func spawn(
    _ arguments: [String],
    _ environment: [String],
    _ output: Int32,
    _ errors: Int32,
    with socket: Int32? = nil
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    if let socket {
      // One socket for both: if it is one of the two already, this only clears its mark to be closed.
      posix_spawn_file_actions_adddup2(&actions, socket, 3)
      posix_spawn_file_actions_adddup2(&actions, socket, 4)
    }
    try closeOthers(&actions, from: socket == nil ? 3 : 5)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The test run may ignore or block signals that the relay is to be tested with.
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var id = pid_t()
    let path = arguments[0]
    let code = withCStrings(arguments) { arguments in
      withCStrings(environment) { environment in
        posix_spawn(&id, path, &actions, &attributes, arguments, environment)
      }
    }
    guard code == 0 else { throw SystemFailure("cannot start \(arguments[0])", code) }
    return id
  }

  /// Connections of other tests would otherwise stay open for as long as the relay runs.
  private static func closeOthers(_ actions: inout posix_spawn_file_actions_t, from first: Int32) throws {
    typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
    // Looked up, since Swift's Glibc does not have this function of version 2.34.
    guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else {
      throw SystemFailure("this C library cannot close descriptors for a new process")
    }
    _ = unsafeBitCast(symbol, to: CloseFrom.self)(&actions, first)
  }

  private static func withCStrings<Result>(
    _ texts: [String],
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers = texts.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress.unsafelyUnwrapped) }
  }

  /// Reads two streams until both have ended.
  static func read(_ output: Int32, _ errors: Int32, _ take: (_ bytes: ArraySlice<UInt8>, _ isError: Bool) -> Void) {
    var streams = [output, errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while streams.contains(where: { $0.fd >= 0 }) {
      guard poll(&streams, nfds_t(streams.count), -1) > 0 else { continue }
      for index in streams.indices where streams[index].fd >= 0 && streams[index].revents != 0 {
        let count = MatomoPlatform.read(streams[index].fd, &buffer, buffer.count)
        if count > 0 {
          take(buffer[..<count], index == 1)
        } else {
          close(streams[index].fd)
          streams[index].fd = -1
        }
      }
    }
  }

  /// A pair of connected ends, which no other process that is started meanwhile inherits.
  struct Pipe {
    let reading: Int32
    let writing: Int32

    init() throws {
      var ends: [Int32] = [0, 0]
      let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
      guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SystemFailure("no pipe", errno) }
      (reading, writing) = (ends[0], ends[1])
    }
  }
}

struct SystemFailure: Error, CustomStringConvertible {
  let description: String

  init(_ what: String, _ code: Int32? = nil) {
    description = what + (code.map { ": " + String(cString: strerror($0)) } ?? "")
  }
}

/// A thread of its own, since the work blocks: the threads of the test run are few.
func startThread(_ work: @escaping @Sendable () -> Void) {
  final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  let argument = Unmanaged.passRetained(Work(work)).toOpaque()
  let code = pthread_create(
    &thread,
    nil,
    { argument in
      if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
      return nil
    },
    argument
  )
  precondition(code == 0, "no thread")
  pthread_detach(thread)
}
