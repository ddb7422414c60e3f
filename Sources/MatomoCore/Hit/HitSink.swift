/// Where the hits of tracked requests go.
public protocol HitSink: Sendable {
  /// Takes a hit without waiting for anything.
  ///
  /// A sink has a bound: a hit for which it has no room is dropped and counted. It never throws, since a failure to track
  /// must not change what the tracked server answers.
  func accept(_ hit: Hit)
}
