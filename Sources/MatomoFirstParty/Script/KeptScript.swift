import FoundationEssentials

/// Matomo's script, with what is needed to ask for a newer one.
struct KeptScript: Sendable {
  /// The URL that it came from; the script of one server says nothing about that of another.
  let url: String
  let file: ServedFile
  let validators: Validators

  /// What Matomo's server sent along, as it came, to ask it whether there is something newer.
  struct Validators: Sendable, Hashable {
    var entityTag: String?
    var lastModified: String?

    var isEmpty: Bool { entityTag == nil && lastModified == nil }
  }
}

extension KeptScript {
  static let sizeLimit = 2 << 20

  private static let title = "matomo-relay script 1"

  /// The script as it is kept on disk: lines that describe it, an empty line, and the script.
  var record: [UInt8] {
    var lines = [
      Self.title, "url \(url)", "changed \(Int(file.changed.timeIntervalSince1970))", "digest \(file.digest)",
    ]
    if let tag = validators.entityTag { lines.append("etag \(tag)") }
    if let date = validators.lastModified { lines.append("last-modified \(date)") }
    return Array((lines.joined(separator: "\n") + "\n\n").utf8) + file.body
  }

  /// Reads what ``record`` wrote.
  ///
  /// `nil` if it is damaged in any way: half a script is worse than none.
  init?(record: [UInt8]) {
    var rest = record[...]
    func nextLine() -> String? {
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      defer { rest = rest[(end + 1)...] }
      return String(decoding: rest[..<end], as: UTF8.self)
    }
    guard nextLine() == Self.title else { return nil }
    var fields: [Substring: String] = [:]
    while true {
      guard let line = nextLine() else { return nil }
      if line.isEmpty { break }
      let name = line.prefix { $0 != " " }
      fields[name] = String(line.dropFirst(name.count + 1))
    }
    guard let url = fields["url"], let changed = fields["changed"].flatMap(Int.init), !rest.isEmpty else { return nil }
    let file = ServedFile(Array(rest), changed: Date(timeIntervalSince1970: Double(changed)))
    guard file.digest.description == fields["digest"] else { return nil }
    self.url = url
    self.file = file
    validators = Validators(entityTag: fields["etag"], lastModified: fields["last-modified"])
  }
}
