import FoundationEssentials

/// Files of one kind that Matomo sent, and failures to get one, bounded in number and size; a value without I/O.
package struct PluginCache: Sendable {
  package struct Limits: Sendable {
    package var count: Int
    package var bytes: Int

    /// How long Matomo is not asked again after it failed.
    package var failureSeconds = 10.0

    package init(count: Int = 256, bytes: Int = 4 << 20) {
      self.count = count
      self.bytes = bytes
    }
  }

  /// What to do about a request.
  enum Step: Sendable {
    case serve(ServedFile)

    /// Serve what is there, and fetch a newer one meanwhile.
    case serveAndFetch(ServedFile)

    /// Fetch, and serve the old one should that fail.
    case fetch(else: ServedFile?)
    case refuse(ScriptRefusal)
  }

  private struct Entry {
    var file: ServedFile?
    var fetched = Date.distantPast
    var failure: (refusal: ScriptRefusal, noted: Date)?
    var lastUse: UInt64
    var bytes: Int
  }

  private let kind: PluginFile.Kind
  private let limits: Limits
  private var entries: [PluginFile: Entry] = [:]
  private var uses: UInt64 = 0

  /// The bytes of all entries together.
  private(set) var bytes = 0

  var count: Int { entries.count }

  init(_ kind: PluginFile.Kind, _ limits: Limits = Limits()) {
    self.kind = kind
    self.limits = limits
  }

  mutating func step(for file: PluginFile, at now: Date) -> Step {
    guard let index = entries.index(forKey: file) else { return .fetch(else: nil) }
    uses += 1
    entries.values[index].lastUse = uses
    let entry = entries.values[index]
    if let kept = entry.file, Self.is(entry.fetched, within: kind.freshSeconds, of: now) { return .serve(kept) }
    if let failure = entry.failure, Self.is(failure.noted, within: limits.failureSeconds, of: now) {
      return entry.file.map(Step.serve) ?? .refuse(failure.refusal)
    }
    guard let kept = entry.file else { return .fetch(else: nil) }
    let limit = kind.freshSeconds + kind.staleSeconds
    return Self.is(entry.fetched, within: limit, of: now) ? .serveAndFetch(kept) : .fetch(else: kept)
  }

  /// A clock that was set back makes nothing young again.
  private static func `is`(_ date: Date, within seconds: Double, of now: Date) -> Bool {
    let age = now.timeIntervalSince(date)
    return age >= 0 && age < seconds
  }

  /// Returns the file to serve: the one from before if nothing but its age has changed.
  mutating func keep(_ new: ServedFile, for file: PluginFile, at now: Date) -> ServedFile {
    let old = remove(file)?.file
    let kept = old?.digest == new.digest ? old ?? new : new
    insert(Entry(file: kept, fetched: now, lastUse: 0, bytes: cost(file, kept)), for: file)
    return kept
  }

  /// Returns the file to serve all the same.
  ///
  /// Matomo being away does not take it away, but Matomo saying that it is gone does.
  mutating func note(_ refusal: ScriptRefusal, for file: PluginFile, at now: Date) -> ServedFile? {
    let old = remove(file)
    let kept = refusal == .notFound ? nil : old?.file
    insert(
      Entry(
        file: kept,
        fetched: old?.fetched ?? .distantPast,
        failure: (refusal, now),
        lastUse: 0,
        bytes: cost(file, kept)
      ),
      for: file
    )
    return kept
  }

  private mutating func insert(_ entry: Entry, for file: PluginFile) {
    guard entry.bytes <= limits.bytes else { return }
    while entries.count >= limits.count || bytes + entry.bytes > limits.bytes, let victim = leastUseful {
      remove(victim)
    }
    uses += 1
    var entry = entry
    entry.lastUse = uses
    entries[file] = entry
    bytes += entry.bytes
  }

  @discardableResult
  private mutating func remove(_ file: PluginFile) -> Entry? {
    guard let entry = entries.removeValue(forKey: file) else { return nil }
    bytes -= entry.bytes
    return entry
  }

  /// Failures go first, so that asking for what is not there does not push out what is.
  private var leastUseful: PluginFile? {
    entries.min { left, right in
      (left.value.file == nil ? 0 : 1, left.value.lastUse) < (right.value.file == nil ? 0 : 1, right.value.lastUse)
    }?.key
  }

  /// The bytes that an entry counts, with an allowance for the entry itself.
  private func cost(_ file: PluginFile, _ content: ServedFile?) -> Int {
    256 + file.target.utf8.count + (content?.byteCount ?? 0)
  }
}
