/// Something that Matomo would not record as the sender of a hit meant it.
///
/// Findings are the one source of truth: what the inspector answers follows from them. Messages never hold values of a
/// hit.
package struct Finding: Sendable, Hashable {
  /// How bad it is: Matomo would not record the hit (error), or not as it was sent (warning).
  package enum Level: String, Sendable, Hashable {
    case error
    case warning
  }

  /// What Matomo does about it.
  package enum Consequence: String, Sendable, Hashable {
    /// The hit is refused: 400, or `invalid` in a bulk.
    case refused
    /// The hit fails, and with it the whole bulk that it is in, each time: 500 with `status: error`.
    case poison
    /// PHP ends in the middle of the request: 500 without a body, and nothing of a bulk is recorded.
    case crash
    /// The hit is answered like a good one, and not recorded.
    case excluded
    /// The hit is recorded without this.
    case ignored
    /// The hit is recorded with something else.
    case changed
    /// The hit is recorded as it was sent, which is likely not what was meant.
    case noted
  }

  package let consequence: Consequence

  /// The name of the parameter as it was sent.
  package let parameter: String

  /// What Matomo does, and what would be right.
  package let message: String

  package init(_ consequence: Consequence, _ parameter: String, _ message: String) {
    self.consequence = consequence
    self.parameter = parameter
    self.message = message
  }

  package var level: Level {
    switch consequence {
    case .refused, .poison, .crash, .excluded: .error
    case .ignored, .changed, .noted: .warning
    }
  }
}
