import FoundationEssentials

/// Values by a key and by the end of their time.
struct RememberedValues<Value: Sendable>: Sendable {
  private struct Moment: Comparable {
    let until: Date
    let key: UInt64

    /// Keys in the order of signed numbers, which is the only one that a database has.
    static func < (left: Self, right: Self) -> Bool {
      left.until == right.until
        ? Int64(bitPattern: left.key) < Int64(bitPattern: right.key) : left.until < right.until
    }
  }

  private var values: [UInt64: (value: Value, until: Date)] = [:]
  private var order = TimeOrder<Moment>()

  var count: Int { values.count }

  subscript(key: UInt64) -> (value: Value, until: Date)? { values[key] }

  mutating func set(_ value: Value, for key: UInt64, until: Date) {
    let isNewMoment = values.updateValue((value, until), forKey: key)?.until != until
    guard isNewMoment else { return }
    order.insert(Moment(until: until, key: key))
    guard order.isCrowded(living: values.count) else { return }
    let values = values
    order.keep { values[$0.key]?.until == $0.until }
  }

  mutating func purge(endedAt moment: Date, atMost limit: Int) -> Int {
    var purged = 0
    while purged < limit, let oldest = order.first, oldest.until <= moment {
      order.removeFirst()
      guard values[oldest.key]?.until == oldest.until else { continue }
      values[oldest.key] = nil
      purged += 1
    }
    return purged
  }
}
