public import Matomo

extension HitBackend {
  /// Who delivers from a queue's file.
  public enum Deliverer: Sendable, Hashable {
    /// This process, and no other at the same time.
    case thisProcess

    /// Another process, such as `matomo-relay` or the one of several web processes that delivers; this one appends only.
    case anotherProcess
  }

  /// Hits wait in a SQLite file, and outlive the process and the power.
  ///
  /// Where a `matomo-relay` delivers from the file, page views can wait there until JavaScript has reported the same ones to it:
  /// see ``Matomo/MatomoTracker/Configuration/hold``, which needs the relay's key.
  ///
  /// - Parameters:
  ///   - path: The file. It is made if it is not there, unless another process delivers from it.
  ///   - deliverer: Who delivers from it.
  /// - Throws: ``Matomo/HitQueueError`` with the code `inUse`, and who that is, if another process delivers from the file and
  ///   this one was to; `unusable` if it cannot be opened.
  public static func sqlite(
    path: String,
    deliveredBy deliverer: Deliverer = .thisProcess
  ) throws(HitQueueError) -> Self {
    switch deliverer {
    case .thisProcess: Self(try SQLiteHitQueue(path: path), keptIn: "‘\(path)’")
    case .anotherProcess:
      Self(try SQLiteHitQueue(path: path, role: .appending), keptIn: "‘\(path)’", isDeliveredElsewhere: true)
    }
  }
}
