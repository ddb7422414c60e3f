/// The secret under which visitors' addresses and user ids are hashed.
///
/// Whoever knows it can try all addresses and so turn a hash back into one: it belongs where passwords belong. Printing it
/// shows nothing of it.
public struct HashKey: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  private let first: UInt64
  private let second: UInt64

  private init(_ first: UInt64, _ second: UInt64) {
    self.first = first
    self.second = second
  }

  /// Makes a key from a secret, which should be random: `openssl rand -hex 16` makes one.
  ///
  /// - Throws: ``MatomoError`` if it is shorter than 16 bytes.
  public init(secret: String) throws(MatomoError) {
    guard secret.utf8.count >= 16 else {
      throw MatomoError("secret", "must be at least 16 bytes of random text")
    }
    let bytes = Array(secret.utf8)
    self.init(SipHash.hash(bytes, key: (0, 1)), SipHash.hash(bytes, key: (0, 2)))
  }

  /// Makes a key that nobody knows; hashes change when the process starts again.
  public static func random(using generator: inout some RandomNumberGenerator) -> Self {
    Self(generator.next(), generator.next())
  }

  /// Makes a key that nobody knows; hashes change when the process starts again.
  public static func random() -> Self {
    var generator = SystemRandomNumberGenerator()
    return random(using: &generator)
  }

  /// The key of one day, made of this one.
  func key(ofDay day: Int64) -> HashKey {
    let empty = [UInt8]()
    let halves: [UInt64] = [0, 1].map { hash(.day, 1, UInt64(bitPattern: day), $0, empty.span.bytes) }
    return HashKey(halves[0], halves[1])
  }

  /// A fixed text, which shows nothing of the key.
  public var description: String { "(hidden)" }

  /// A mirror that reflects nothing of the key.
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// What is hashed, so that the hash of one kind is never that of another.
  enum Purpose: UInt8 {
    case visitor = 1
    case user = 2
    case pageViewVisitor = 3
    case pageView = 4
    case pageViewID = 5
    case pageViewOfID = 6
    case day = 7
  }

  /// Hashes numbers and text without memory of its own: the path of every request goes through here.
  func hash(_ purpose: Purpose, _ site: SiteID, _ first: UInt64, _ second: UInt64, _ text: RawSpan) -> UInt64 {
    let start = UInt64(purpose.rawValue) | UInt64(site.number) << 8
    return SipHash.hash((start, first, second), text, key: (self.first, self.second))
  }

  func hash(_ purpose: Purpose, _ message: [UInt8]) -> UInt64 {
    SipHash.hash([purpose.rawValue] + message, key: (first, second))
  }

  /// The visitor of one day (UTC), by address and user agent: the next day the same visitor has another id.
  func visitor(day: Int64, address: IPAddress, userAgent: String) -> VisitorID {
    var message: [UInt8] = []
    message.reserveCapacity(32 + userAgent.utf8.count)
    for word in [UInt64(bitPattern: day), address.high, address.low] {
      for shift in stride(from: UInt64(56), through: 0, by: -8) {
        message.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    message.append(contentsOf: userAgent.utf8)
    return VisitorID(bits: hash(.visitor, message))
  }

  /// A user id that tells nothing, always the same for the same user.
  func user(_ userID: String) -> String {
    VisitorID(bits: hash(.user, Array(userID.utf8))).digits
  }
}
