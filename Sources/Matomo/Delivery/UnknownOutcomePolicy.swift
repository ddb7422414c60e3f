/// What happens to hits when nobody can know whether Matomo recorded them, as after a timeout.
public enum UnknownOutcomePolicy: String, Sendable, Hashable, CaseIterable {
  /// They are sent again: each is recorded at least once.
  case resend

  /// They are not sent again: each is recorded at most once.
  case drop
}
