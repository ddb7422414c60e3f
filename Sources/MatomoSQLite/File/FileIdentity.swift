import MatomoPlatform

/// Tells a file from another one that has taken its name.
struct FileIdentity: Equatable {
  private let device: UInt
  private let node: UInt

  /// `nil` if there is no such file.
  init?(ofFileAt path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt(status.st_dev)
    node = UInt(status.st_ino)
  }
}
