/// What a clock shows: hour, minute and second.
public struct LocalTime: Sendable, Hashable {
  /// The hour, 0 to 23.
  public let hour: Int

  /// 0 to 59.
  public let minute: Int

  /// 0 to 59.
  public let second: Int

  /// Creates a time of day.
  ///
  /// - Throws: ``MatomoError`` if a number is out of its range, where Matomo would take 0 instead.
  public init(hour: Int, minute: Int, second: Int) throws(MatomoError) {
    guard (0...23).contains(hour) else { throw MatomoError("h", "\(hour) is not an hour from 0 to 23") }
    guard (0...59).contains(minute) else { throw MatomoError("m", "\(minute) is not a minute from 0 to 59") }
    guard (0...59).contains(second) else { throw MatomoError("s", "\(second) is not a second from 0 to 59") }
    self.hour = hour
    self.minute = minute
    self.second = second
  }
}
