import FoundationEssentials

/// A script ready to be sent: everything that depends on its content alone is computed once.
struct ServedFile: Sendable {
  let body: [UInt8]

  /// The compressed body; `nil` where compressing gains nothing.
  let gzipBody: [UInt8]?
  let digest: ContentDigest

  /// The time at which this content came first, in whole seconds, as in HTTP's dates.
  let changed: Date

  init(_ body: [UInt8], changed: Date) {
    self.body = body
    gzipBody = Gzip.compress(body).flatMap { $0.count < body.count ? $0 : nil }
    digest = ContentDigest(of: body)
    self.changed = Date(timeIntervalSince1970: changed.timeIntervalSince1970.rounded(.down))
  }

  /// What it takes in memory.
  var byteCount: Int { body.count + (gzipBody?.count ?? 0) }
}
