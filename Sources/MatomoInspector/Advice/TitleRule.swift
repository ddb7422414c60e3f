import MatomoProtocol

extension FindingRule {
  /// `action_name`.
  static let title = Self { hit, _ in
    guard let title = hit["action_name"] else { return [] }
    if TextHabits.isPlaceholder(title) {
      return [Finding(.noted, "action_name", "looks like a title that was not there; leave the parameter out")]
    }
    if TextHabits.isPythonBytes(title) {
      return [Finding(.noted, "action_name", "looks like bytes that Python printed; decode them first")]
    }
    return []
  }
}
