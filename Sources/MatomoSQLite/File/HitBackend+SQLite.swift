public import Matomo

extension HitBackend {
  /// Hits wait in a SQLite file, and outlive the process and the power.
  ///
  /// - Parameter path: The file, which is made if it is not there. One process delivers from it.
  /// - Throws: ``Matomo/HitQueueError`` with the code `inUse` if another process delivers from the file, or
  ///   `unusable` if it cannot be opened.
  public static func sqlite(path: String) throws(HitQueueError) -> Self {
    .queue(try SQLiteHitQueue(path: path))
  }

  /// Hits go into the queue of a `matomo-relay` on this host, which delivers them.
  ///
  /// With ``Matomo/MatomoTracker/Configuration/hold`` and the key of the relay, page views wait there until JavaScript has reported
  /// the same ones to the relay.
  ///
  /// - Parameter path: The relay's file, which must be there and may be written to.
  /// - Throws: ``Matomo/HitQueueError`` with the code `unusable` if it cannot be opened.
  public static func relay(queue path: String) throws(HitQueueError) -> Self {
    Self(try SQLiteHitQueue(path: path, role: .appending), isDeliveredElsewhere: true)
  }
}
