/// The keyed hash SipHash-2-4 by Aumasson and Bernstein, which cannot be computed without the key.
///
/// It is stable between processes, which Swift's own hasher is not, and made for short inputs.
struct SipHash {
  private var v0: UInt64
  private var v1: UInt64
  private var v2: UInt64
  private var v3: UInt64

  private init(_ key: (UInt64, UInt64)) {
    v0 = key.0 ^ 0x736f_6d65_7073_6575
    v1 = key.1 ^ 0x646f_7261_6e64_6f6d
    v2 = key.0 ^ 0x6c79_6765_6e65_7261
    v3 = key.1 ^ 0x7465_6462_7974_6573
  }

  static func hash(_ message: [UInt8], key: (UInt64, UInt64)) -> UInt64 {
    var state = SipHash(key)
    return state.finish(message.span.bytes, after: 0)
  }

  /// Hashes three numbers, each as its bytes from the lowest to the highest, and then text.
  static func hash(_ numbers: (UInt64, UInt64, UInt64), _ text: RawSpan, key: (UInt64, UInt64)) -> UInt64 {
    var state = SipHash(key)
    state.compress(numbers.0)
    state.compress(numbers.1)
    state.compress(numbers.2)
    return state.finish(text, after: 24)
  }

  /// - Parameter bytes: How many came before, a multiple of eight.
  private mutating func finish(_ message: RawSpan, after bytes: Int) -> UInt64 {
    var index = 0
    while index + 8 <= message.byteCount {
      compress(UInt64(littleEndian: message.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)))
      index += 8
    }
    // The last word holds the rest of the message, and the length modulo 256 in its top byte.
    var last = UInt64((bytes + message.byteCount) & 0xff) << 56
    while index < message.byteCount {
      let byte = message.unsafeLoadUnaligned(fromByteOffset: index, as: UInt8.self)
      last |= UInt64(byte) << UInt64(8 * (index & 7))
      index += 1
    }
    compress(last)
    v2 ^= 0xff
    for _ in 0..<4 { round() }
    return v0 ^ v1 ^ v2 ^ v3
  }

  private mutating func compress(_ word: UInt64) {
    v3 ^= word
    round()
    round()
    v0 ^= word
  }

  private mutating func round() {
    v0 &+= v1
    v2 &+= v3
    v1 = v1.rotated(13) ^ v0
    v3 = v3.rotated(16) ^ v2
    v0 = v0.rotated(32)
    v2 &+= v1
    v0 &+= v3
    v1 = v1.rotated(17) ^ v2
    v3 = v3.rotated(21) ^ v0
    v2 = v2.rotated(32)
  }
}

extension UInt64 {
  @inline(__always) fileprivate func rotated(_ bits: UInt64) -> UInt64 { self << bits | self >> (64 - bits) }
}
