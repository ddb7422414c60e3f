/// Why a queue could not do what it was asked for.
public struct HitQueueError: Error, Hashable, CustomStringConvertible {
  /// What kind of failure it is.
  public struct Code: Sendable, Hashable {
    private enum Kind { case full, storage, inUse, damaged, unusable }
    private let kind: Kind

    /// The queue has as many hits as it may have; it takes more when some are delivered.
    public static let full = Self(kind: .full)

    /// The storage failed, as on a full disk; the same call may succeed later.
    public static let storage = Self(kind: .storage)

    /// Another process delivers from this queue.
    public static let inUse = Self(kind: .inUse)

    /// The queue's file is damaged, and this process may not replace it.
    public static let damaged = Self(kind: .damaged)

    /// The queue cannot be opened at all.
    public static let unusable = Self(kind: .unusable)
  }

  /// What kind of failure it is.
  public let code: Code

  /// What happened, where, and what to do.
  public let description: String

  /// Creates an error.
  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
