/// What Matomo counts while it goes through a bulk.
package struct BulkCount: Sendable, Hashable {
  package private(set) var tracked = 0

  /// The numbers of refused entries, among those that were not dropped.
  package private(set) var invalid: [Int] = []

  package init() {}

  package mutating func addTracked() {
    tracked += 1
  }

  package mutating func addInvalid() {
    invalid.append(tracked + invalid.count)
  }
}
