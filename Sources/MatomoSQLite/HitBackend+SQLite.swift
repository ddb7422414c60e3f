public import MatomoDelivery

extension HitBackend {
  /// Hits wait in a SQLite file, and outlive the process and the power.
  ///
  /// - Parameter path: The file, which is made if it is not there. One process delivers from it.
  /// - Throws: ``MatomoDelivery/HitQueueError`` with the code `inUse` if another process delivers from the file, or
  ///   `unusable` if it cannot be opened.
  public static func sqlite(path: String) throws(HitQueueError) -> Self {
    .queue(try SQLiteHitQueue(path: path))
  }
}
