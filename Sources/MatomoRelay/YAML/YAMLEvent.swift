import CMatomoYAML

/// What libyaml says about the next piece of a document, without its pointers.
struct YAMLEvent {
  enum Kind {
    case documentStart
    case streamEnd
    case scalar(String, isQuoted: Bool)
    case sequenceStart
    case sequenceEnd
    case mappingStart
    case mappingEnd
    case other
  }

  let kind: Kind

  /// The line, counted from 1.
  let line: Int

  /// With an anchor or a tag, or an alias.
  let isDecorated: Bool

  init(_ event: yaml_event_t) {
    line = Int(event.start_mark.line) + 1
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      kind = .scalar(text, isQuoted: scalar.style != YAML_PLAIN_SCALAR_STYLE)
      isDecorated = scalar.anchor != nil || scalar.tag != nil
    case YAML_SEQUENCE_START_EVENT:
      kind = .sequenceStart
      isDecorated = event.data.sequence_start.anchor != nil || event.data.sequence_start.tag != nil
    case YAML_MAPPING_START_EVENT:
      kind = .mappingStart
      isDecorated = event.data.mapping_start.anchor != nil || event.data.mapping_start.tag != nil
    case YAML_ALIAS_EVENT:
      kind = .other
      isDecorated = true
    default:
      isDecorated = false
      kind =
        switch event.type {
        case YAML_DOCUMENT_START_EVENT: .documentStart
        case YAML_STREAM_END_EVENT: .streamEnd
        case YAML_SEQUENCE_END_EVENT: .sequenceEnd
        case YAML_MAPPING_END_EVENT: .mappingEnd
        default: .other
        }
    }
  }
}
