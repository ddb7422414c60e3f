package import FoundationEssentials

/// A page view of either side that is kept until a moment; the oldest is the one whose moment comes first.
package struct PageViewEntry: Sendable, Hashable, Comparable {
  /// The end of the time for which it is waited for, or remembered.
  package let until: Date

  /// The number that the queue gave the hit.
  package let number: Int64

  package init(until: Date, number: Int64) {
    self.until = until
    self.number = number
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.until == right.until ? left.number < right.number : left.until < right.until
  }
}
