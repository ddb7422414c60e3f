extension VisitorID {
  /// The 16 lower-case digits, made without a second text.
  var digits: String {
    String(unsafeUninitializedCapacity: 16) { buffer in
      for index in 0..<16 {
        let nibble = UInt8(truncatingIfNeeded: bits >> UInt64(60 - 4 * index)) & 15
        buffer[index] = nibble < 10 ? 0x30 + nibble : 0x57 + nibble
      }
      return 16
    }
  }
}
