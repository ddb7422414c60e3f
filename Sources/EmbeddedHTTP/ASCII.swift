/// Compares ASCII letters regardless of case, and all other bytes as they are.
@inline(__always)
func equalIgnoringCase(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
  guard left.count == right.count else { return false }
  for index in 0..<left.count where lowercased(left[index]) != lowercased(right[index]) {
    return false
  }
  return true
}

@inline(__always)
func equalIgnoringCase(_ left: UnsafeBufferPointer<UInt8>, _ right: StaticString) -> Bool {
  equalIgnoringCase(left, UnsafeBufferPointer(start: right.utf8Start, count: right.utf8CodeUnitCount))
}

@inline(__always)
private func lowercased(_ byte: UInt8) -> UInt8 {
  byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
}

/// Whether a byte may be part of a field name (`tchar` of RFC 9110, section 5.6.2).
@inline(__always)
func isTokenByte(_ byte: UInt8) -> Bool {
  let below64: UInt64 = 0x03ff_6cfa_0000_0000  // ! # $ % & ' * + - . 0…9
  let below128: UInt64 = 0x57ff_ffff_c7ff_fffe  // A…Z ^ _ ` a…z | ~
  return switch byte >> 6 {
  case 0: below64 & (1 << UInt64(byte)) != 0
  case 1: below128 & (1 << UInt64(byte & 63)) != 0
  default: false
  }
}
