/// What Matomo counts while it goes through a bulk.
struct BulkCount {
  private(set) var tracked = 0

  /// The numbers of refused entries, among those that were not dropped.
  private(set) var invalid: [Int] = []

  mutating func add(_ outcome: InspectedHit.Outcome) {
    if outcome == .refused {
      invalid.append(tracked + invalid.count)
    } else {
      tracked += 1
    }
  }
}
