import FoundationEssentials
import MatomoRequests

extension HashKey {
  /// The key in a file of a folder, made at its first use; whoever can read it can turn hashes back into addresses.
  init(inFolder folder: String) throws(MatomoRequestsError) {
    let path = folder + "/matomo-relay.key"
    if let data = FileManager.default.contents(atPath: path) {
      self = try HashKey(secret: String(decoding: data, as: UTF8.self))
      return
    }
    let secret = (0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 16) }.joined()
    let rights: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
    guard FileManager.default.createFile(atPath: path, contents: Data(secret.utf8), attributes: rights) else {
      throw MatomoRequestsError("stateDirectory", "cannot write ‘\(path)’, which keeps the key of visitors' hashes")
    }
    self = try HashKey(secret: secret)
  }
}
