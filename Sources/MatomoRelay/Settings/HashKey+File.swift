import FoundationEssentials
import MatomoCore
import MatomoPlatform

extension HashKey {
  /// The key in a file of a folder, made at its first use; whoever can read it can turn hashes back into addresses.
  init(inFolder folder: String, name: String = "matomo-relay.key") throws(CommandError) {
    let path = "\(folder)/\(name)"
    if let key = try Self.read(path) {
      self = key
      return
    }
    let secret = (0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 16) }.joined()
    let rights: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
    // Under another name until it is whole; of two processes that make one, the first wins.
    let draft = "\(path).\(getpid())"
    let isWritten = FileManager.default.createFile(atPath: draft, contents: Data(secret.utf8), attributes: rights)
    defer { unlink(draft) }
    guard isWritten, link(draft, path) == 0 || errno == EEXIST, let key = try Self.read(path) else {
      throw CommandError(
        .badSettings,
        "stateDirectory: cannot write ‘\(path)’, which keeps the key of visitors' hashes"
      )
    }
    self = key
  }

  private static func read(_ path: String) throws(CommandError) -> HashKey? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    do throws(MatomoError) {
      return try HashKey(secret: String(decoding: data, as: UTF8.self))
    } catch {
      throw CommandError(.badSettings, "stateDirectory: ‘\(path)’ holds no key; delete it, and a new one is made")
    }
  }
}
