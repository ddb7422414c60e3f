import MatomoPlatform

/// A file that is replaced as a whole: after a crash it holds the old content or the new one.
struct StateFile: Sendable {
  let path: String

  /// Why it could not be written.
  struct WriteError: Error, CustomStringConvertible {
    let description: String
  }

  /// The content of the file; `nil` if it is missing, unreadable, or larger than a limit.
  func read(limit: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while content.count <= limit {
      let count = MatomoPlatform.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { return content }
      content += buffer[..<count]
    }
    return nil
  }

  /// Returns when the content is on disk.
  func write(_ content: [UInt8]) throws(WriteError) {
    // A name of its own for each writer; only this process's user can read it.
    var template = Array("\(path).XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw failure() }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    let fault = write(content, to: descriptor) && fsync(descriptor) == 0 ? nil : failure()
    close(descriptor)
    if let fault = fault ?? (rename(template, path) == 0 ? nil : failure()) {
      unlink(template)
      throw fault
    }
    syncFolder()
  }

  private func write(_ content: [UInt8], to descriptor: Int32) -> Bool {
    var rest = content[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { MatomoPlatform.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        guard errno == EINTR else { return false }
      } else {
        rest = rest.dropFirst(count)
      }
    }
    return true
  }

  /// A new name outlasts a power cut only when its folder is written, too; without it the old content comes back.
  private func syncFolder() {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private func failure() -> WriteError {
    WriteError(description: "cannot write ‘\(path)’: \(String(cString: strerror(errno)))")
  }
}
