import CMatomoYAML

/// Reads one YAML document, or JSON, which is YAML, into values.
///
/// Anchors, aliases and tags are refused, since they let a small text become a large or a surprising value; so are keys that
/// come twice, of which one would be lost.
struct YAMLReader: ~Copyable {
  private static let depthLimit = 20
  private static let nodeLimit = 20_000
  private static let byteLimit = 1 << 20

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private var nodeCount = 0

  /// The document's value, or `nil` if the text holds none.
  static func read(_ text: String) throws(YAMLError) -> YAMLNode? {
    guard text.utf8.count <= byteLimit else { throw YAMLError(line: 1, reason: "is longer than 1 MiB") }
    let bytes = Array(text.utf8)
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { parser.deallocate() }
    guard yaml_parser_initialize(parser) == 1 else { throw YAMLError(line: 1, reason: "no memory") }
    defer { yaml_parser_delete(parser) }
    let result: Result<YAMLNode?, YAMLError> = bytes.withUnsafeBufferPointer { input in
      // libyaml keeps this address until the last event.
      yaml_parser_set_input_string(parser, input.baseAddress, input.count)
      var reader = YAMLReader(parser: parser)
      do throws(YAMLError) {
        return .success(try reader.readDocument())
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private init(parser: UnsafeMutablePointer<yaml_parser_t>) {
    self.parser = parser
  }

  private mutating func readDocument() throws(YAMLError) -> YAMLNode? {
    var node: YAMLNode?
    var documents = 0
    while true {
      let event = try next()
      switch event.kind {
      case .documentStart:
        documents += 1
        guard documents == 1 else { throw YAMLError(line: event.line, reason: "a second document starts here") }
        node = try readNode(try next(), depth: 0)
      case .streamEnd: return node
      default: break
      }
    }
  }

  private mutating func readNode(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode {
    nodeCount += 1
    guard depth < Self.depthLimit else { throw YAMLError(line: event.line, reason: "is nested too deeply") }
    guard nodeCount <= Self.nodeLimit else { throw YAMLError(line: event.line, reason: "holds too many values") }
    guard !event.isDecorated else {
      throw YAMLError(
        line: event.line,
        reason: "anchors (&), aliases (*) and tags (!) are not supported; quote the text"
      )
    }
    switch event.kind {
    case .scalar(let text, let isQuoted):
      return YAMLNode(content: .scalar(text, isQuoted: isQuoted), line: event.line)
    case .sequenceStart: return YAMLNode(content: .sequence(try readItems(depth)), line: event.line)
    case .mappingStart: return YAMLNode(content: .mapping(try readEntries(depth)), line: event.line)
    default: throw YAMLError(line: event.line, reason: "a value is missing")
    }
  }

  private mutating func readItems(_ depth: Int) throws(YAMLError) -> [YAMLNode] {
    var items: [YAMLNode] = []
    while true {
      let event = try next()
      if case .sequenceEnd = event.kind { return items }
      items.append(try readNode(event, depth: depth + 1))
    }
  }

  private mutating func readEntries(_ depth: Int) throws(YAMLError) -> [YAMLEntry] {
    var entries: [YAMLEntry] = []
    var keys: Set<String> = []
    while true {
      let event = try next()
      if case .mappingEnd = event.kind { return entries }
      guard case .scalar(let key, _) = event.kind, !event.isDecorated else {
        throw YAMLError(line: event.line, reason: "a key must be plain text")
      }
      guard keys.insert(key).inserted else {
        throw YAMLError(line: event.line, reason: "the key ‘\(key.quotable)’ is here for the second time")
      }
      entries.append(YAMLEntry(key: key, line: event.line, value: try readNode(try next(), depth: depth + 1)))
    }
  }

  private func next() throws(YAMLError) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else {
      let mark = parser.pointee.problem_mark
      let reason = parser.pointee.problem.map { String(cString: $0) } ?? "is not YAML"
      throw YAMLError(line: Int(mark.line) + 1, reason: "is not YAML: \(reason)")
    }
    defer { yaml_event_delete(&event) }
    return YAMLEvent(event)
  }
}

/// An error for text that is not YAML, or that uses parts of YAML that settings do not need.
struct YAMLError: Error, Hashable {
  /// The line, counted from 1.
  let line: Int

  /// Never holds a value of the document, which may be a secret.
  let reason: String
}
