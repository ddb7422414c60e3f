import CMatomoPCRE2

/// Owns a pattern that PCRE2 has compiled, and translated to machine code where it can.
///
/// Unchecked, since both handles are plain pointers to C. Neither changes after `init`: PCRE2 documents compiled code and
/// match contexts as safe to share between threads that only match with them, and everything that a match writes belongs
/// to its call.
final class CompiledPattern: @unchecked Sendable {
  private let source: Source
  private let code: OpaquePointer
  private let context: OpaquePointer

  /// A pattern that backtracks more often than this from one place in the text has no match.
  private static let matchLimit: UInt32 = 100_000

  /// The most bytes of a text, and of the result of a replacement.
  private static let textLimit = 1 << 16

  init(_ pattern: String, isAnchored: Bool) throws(PatternError) {
    // As Python's patterns for text: classes such as \w and \d know all of Unicode, and only \n ends a line.
    let options = PCRE2_MATCH_INVALID_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | (isAnchored ? PCRE2_ANCHORED : 0)
    let compileContext = pcre2_compile_context_create_8(nil)
    defer { pcre2_compile_context_free_8(compileContext) }
    pcre2_set_newline_8(compileContext, UInt32(PCRE2_NEWLINE_LF))
    var number: Int32 = 0
    var offset = 0
    let compiled = pattern.withUTF8Bytes {
      pcre2_compile_8($0.baseAddress, $0.count, options, &number, &offset, compileContext)
    }
    guard let compiled else {
      let before = pattern.utf8.prefix(offset)
      throw PatternError(
        pattern,
        Self.message(number),
        position: String(decoding: before, as: UTF8.self).unicodeScalars.count
      )
    }
    guard let context = pcre2_match_context_create_8(nil) else {
      pcre2_code_free_8(compiled)
      throw PatternError(pattern, "no memory", position: 0)
    }
    pcre2_set_match_limit_8(context, Self.matchLimit)
    // Where there is no machine code, the interpreter takes over by itself.
    _ = pcre2_jit_compile_8(compiled, PCRE2_JIT_COMPLETE)
    source = Source(pattern: pattern, isAnchored: isAnchored)
    code = compiled
    self.context = context
  }

  deinit {
    pcre2_match_context_free_8(context)
    pcre2_code_free_8(code)
  }

  var groupCount: Int {
    var count: UInt32 = 0
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
    return Int(count)
  }

  func groupNumber(named name: String) -> Int? {
    let number = pcre2_substring_number_from_name_8(code, Array(name.utf8) + [0])
    return number > 0 ? Int(number) : nil
  }

  func matches(_ text: String) -> Bool {
    guard text.utf8.count <= Self.textLimit, let data = pcre2_match_data_create_8(1, nil) else { return false }
    defer { pcre2_match_data_free_8(data) }
    return text.withUTF8Bytes { text in
      let result = pcre2_match_8(code, text.baseAddress, text.count, 0, 0, data, context)
      guard result == PCRE2_ERROR_JIT_STACKLIMIT else { return result >= 0 }
      return pcre2_match_8(code, text.baseAddress, text.count, 0, PCRE2_NO_JIT, data, context) >= 0
    }
  }

  /// The text with all matches replaced, or `nil` if PCRE2 gave up.
  ///
  /// The template is PCRE2's: `$$` for a dollar sign, `${1}` for a group.
  func replacing(in text: String, with template: String) -> String? {
    guard text.utf8.count <= Self.textLimit else { return nil }
    return text.withUTF8Bytes { text in
      template.withUTF8Bytes { substitute(text, $0) }
    }
  }

  private func substitute(_ text: UnsafeBufferPointer<UInt8>, _ template: UnsafeBufferPointer<UInt8>) -> String? {
    var options = PCRE2_SUBSTITUTE_GLOBAL | PCRE2_SUBSTITUTE_UNSET_EMPTY | PCRE2_SUBSTITUTE_OVERFLOW_LENGTH
    var capacity = text.count + 1024
    while true {
      var length = capacity
      let output = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
      defer { output.deallocate() }
      let result = pcre2_substitute_8(
        code,
        text.baseAddress,
        text.count,
        0,
        options,
        nil,
        context,
        template.baseAddress,
        template.count,
        output,
        &length
      )
      if result >= 0 { return String(decoding: UnsafeBufferPointer(start: output, count: length), as: UTF8.self) }
      if result == PCRE2_ERROR_JIT_STACKLIMIT, options & PCRE2_NO_JIT == 0 {
        options |= PCRE2_NO_JIT
        continue
      }
      guard result == PCRE2_ERROR_NOMEMORY, length > capacity, length <= Self.textLimit else { return nil }
      capacity = length
    }
  }

  private static func message(_ number: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let length = pcre2_get_error_message_8(number, &buffer, buffer.count)
    return length > 0 ? String(decoding: buffer.prefix(Int(length)), as: UTF8.self) : "not a regular expression"
  }
}

extension CompiledPattern: Hashable {
  /// What makes two of them equal.
  private struct Source: Hashable {
    let pattern: String
    let isAnchored: Bool
  }

  static func == (first: CompiledPattern, second: CompiledPattern) -> Bool { first.source == second.source }

  func hash(into hasher: inout Hasher) { hasher.combine(source) }
}

extension String {
  /// PCRE2 before 10.40 takes no null pointer, even for an empty text: the zero at the end gives every text an address.
  fileprivate func withUTF8Bytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    var copy = self
    return copy.withUTF8 { bytes in
      if bytes.baseAddress != nil { return body(bytes) }
      return [0].withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<0])) }
    }
  }
}
