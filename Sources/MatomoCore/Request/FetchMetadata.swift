/// For what a browser, or a script in its page, asked.
///
/// `Sec-Fetch-Dest` is that of the Fetch Metadata Request Headers (W3C); the others are those of htmx, Turbo, pjax, jQuery and
/// Next.js.
struct FetchMetadata {
  /// Where the answer goes.
  enum Destination {
    case document
    case frame
    case fragment
  }

  private enum Sent {
    case document
    case frame
    case empty
    case other
  }

  private var sent: Sent?
  private var isBoosted = false
  private var hasTurboRequestID = false
  private var hasTurboFrame = false
  private var isPartial = false
  private var isXMLHttpRequest = false

  /// Whether Next.js fetches a page in case it is wanted.
  private(set) var isPrefetch = false

  /// Whether the first byte of the file is asked for.
  private(set) var startsAtFirstByte = false

  /// Takes note of a header, if it is one of them.
  ///
  /// A blank value is none: web servers log so what was not sent.
  mutating func read(_ name: Span<UInt8>, _ value: Span<UInt8>) {
    guard !value.isEmpty else { return }
    switch name.count {
    case 5 where name.equalsIgnoringCase("range"):
      startsAtFirstByte = value.count >= 8 && value.extracting(..<8).equalsIgnoringCase("bytes=0-")
    case 6 where name.equalsIgnoringCase("x-pjax"): isPartial = true
    case 10 where name.equalsIgnoringCase("hx-request"): isPartial = true
    case 10 where name.equalsIgnoringCase("hx-boosted"): isBoosted = true
    case 11 where name.equalsIgnoringCase("turbo-frame"): hasTurboFrame = true
    case 14 where name.equalsIgnoringCase("sec-fetch-dest"): sent = Self.sent(value)
    case 14 where name.equalsIgnoringCase("service-worker"): sent = .other
    case 16 where name.equalsIgnoringCase("x-requested-with"):
      isXMLHttpRequest = value.equalsIgnoringCase("xmlhttprequest")
    case 18 where name.equalsIgnoringCase("x-turbo-request-id"): hasTurboRequestID = true
    case 20 where name.equalsIgnoringCase("next-router-prefetch"): isPrefetch = true
    default: break
    }
  }

  private static func sent(_ value: Span<UInt8>) -> Sent? {
    if value.equalsIgnoringCase("document") { return .document }
    if value.equalsIgnoringCase("empty") { return .empty }
    if ["iframe", "frame", "embed", "object", "fencedframe"].contains(where: { value.equalsIgnoringCase($0) }) {
      return .frame
    }
    return value.indices.allSatisfy { value[$0] == 0x20 || value[$0] == 0x09 } ? nil : .other
  }

  /// - Parameter isPage: Whether the answer is HTML: a script that asks for other content has not got a part of a page.
  func destination(isPage: Bool) -> Destination {
    // Both fetch a whole page, and show it in place of the one before.
    if isBoosted || (hasTurboRequestID && !hasTurboFrame) { return .document }
    switch sent {
    case .frame: return .frame
    case .other: return .fragment
    case .empty where isPage: return .fragment
    case .document, .empty, nil: break
    }
    return isPartial || hasTurboFrame || (isXMLHttpRequest && isPage) ? .fragment : .document
  }
}
