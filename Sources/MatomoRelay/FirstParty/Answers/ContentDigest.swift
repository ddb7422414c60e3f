/// Tells contents apart: the 128-bit FNV-1a hash.
///
/// It is no proof against somebody who makes two contents for one digest; the contents are Matomo's own.
struct ContentDigest: Sendable, Hashable, CustomStringConvertible {
  /// 32 hexadecimal digits.
  let description: String

  init(of content: [UInt8]) {
    let prime: UInt128 = 0x100_0000_0000_0000_0000_013b
    var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    for byte in content { hash = (hash ^ UInt128(byte)) &* prime }
    let digits = String(hash, radix: 16)
    description = String(repeating: "0", count: 32 - digits.count) + digits
  }
}
