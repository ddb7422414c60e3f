/// Stands for the visitor of a hit, so that all hits of one visitor go the same way in their order.
package struct VisitorKey: Sendable, Hashable {
  /// The same in every process and on every machine, unlike Swift's own hashes.
  package let hash: UInt64

  private init(_ kind: UInt8, _ parts: String...) {
    var hash = FNV1a()
    hash.add(kind)
    for part in parts {
      for byte in part.utf8 { hash.add(byte) }
      // No UTF-8 holds this byte, so that parts cannot flow into each other.
      hash.add(0xff)
    }
    self.hash = hash.value
  }

  /// The key of a visitor id.
  package init(_ id: VisitorID) {
    self.init(UInt8(ascii: "v"), id.description)
  }

  /// Takes what Matomo tells visitors apart by: `cid`, else `_id`, else `uid`, else address and user agent.
  ///
  /// An id counts only if Matomo reads it: a `cid` of 16 hexadecimal digits, an `_id` that starts with 16 of them. One visitor
  /// id has one key, whichever parameter it came in.
  package init(_ hit: Hit) {
    if let id = hit["cid"].flatMap({ VisitorID($0) })
      ?? hit["_id"].flatMap({ VisitorID(String(decoding: $0.utf8.prefix(16), as: UTF8.self)) })
    {
      self.init(id)
    } else if let user = hit["uid"], !user.isEmpty {
      self.init(UInt8(ascii: "u"), user)
    } else {
      self.init(UInt8(ascii: "a"), hit["cip"] ?? "", hit["ua"] ?? "")
    }
  }
}

extension Hit {
  /// Stands for the visitor of this hit.
  package var visitorKey: VisitorKey { VisitorKey(self) }
}

/// The hash of Fowler, Noll and Vo, 64 bits, variant 1a.
struct FNV1a {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }
}
