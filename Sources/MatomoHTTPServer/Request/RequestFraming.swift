import MatomoHTTP

/// Where a request's body ends, decided while its header fields are read.
///
/// What two servers in a row may understand differently is refused, since one of them would take a part of the body for
/// the next request (RFC 9112, sections 5 and 6).
struct RequestFraming {
  /// Why a request is refused.
  enum Refusal: Int {
    case badRequest = 400
    case contentTooLarge = 413
    case codingNotImplemented = 501
  }

  private var refusal: Refusal?
  private var hasLength = false
  private var hasCoding = false
  private(set) var length = 0

  var hasBody: Bool { hasCoding || length > 0 }

  mutating func read(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
    if name.isEmpty || !name.allSatisfy(\.isTokenCharacter) || value.contains(UInt8(ascii: "\r")) {
      refusal = .badRequest
    }
    switch name.count {
    case 14 where name.equalsIgnoringCase("content-length"): readLength(value)
    case 17 where name.equalsIgnoringCase("transfer-encoding"): readCoding(value)
    default: break
    }
  }

  private mutating func readLength(_ value: UnsafeBufferPointer<UInt8>) {
    if hasLength || value.isEmpty {
      refusal = .badRequest
    }
    hasLength = true
    for byte in value {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else {
        refusal = .badRequest
        return
      }
      // A longer number is beyond every limit already.
      if length < 1 << 50 {
        length = length * 10 + Int(byte - UInt8(ascii: "0"))
      }
    }
  }

  private mutating func readCoding(_ value: UnsafeBufferPointer<UInt8>) {
    if hasCoding {
      refusal = .badRequest
    } else if !value.equalsIgnoringCase("chunked"), refusal == nil {
      refusal = .codingNotImplemented
    }
    hasCoding = true
  }

  /// A field over several lines is obsolete, and libmicrohttpd mixes up its parts (RFC 9112, section 5.2).
  mutating func refuseFolding() {
    refusal = .badRequest
  }

  /// The reason to refuse the request, now that all its fields are read.
  func refusal(maximumBody: Int, isVersion10: Bool) -> Refusal? {
    if hasLength && hasCoding || hasCoding && isVersion10 { return .badRequest }
    return refusal ?? (length > maximumBody ? .contentTooLarge : nil)
  }
}
