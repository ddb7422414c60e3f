/// Something about Matomo's files that an operator may want to know.
package struct FirstPartyEvent: Sendable, Hashable, CustomStringConvertible {
  /// How much it matters.
  package enum Level: Sendable, Hashable {
    case info, warning
  }

  package let level: Level

  /// One sentence: which file, what happened, and what follows from it.
  package let description: String

  static func info(_ text: String) -> Self { Self(level: .info, description: text) }
  static func warning(_ text: String) -> Self { Self(level: .warning, description: text) }
}
