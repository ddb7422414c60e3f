/// One of the streams that hits are delivered in: all hits of one visitor go through the same lane, one batch at a time.
///
/// Two bulk calls at once for one new visitor make two visits in Matomo, and over the same visits they deadlock it.
package struct Lane: Sendable, Hashable {
  /// The number of the lane, counted from 0.
  package let index: Int

  /// How many lanes there are: 1 or more.
  package let count: Int

  /// Creates a lane of `count`.
  package init(index: Int, count: Int) {
    precondition(count > 0 && (0..<count).contains(index), "a lane is one of 1 or more")
    self.index = index
    self.count = count
  }

  /// Whether the hits of a visitor go through this lane.
  package func contains(visitor: UInt64) -> Bool {
    count == 1 || visitor % UInt64(count) == UInt64(index)
  }
}
