/// What Matomo does with a bulk call: the hits that it records, and what it says, which need not be the truth.
package struct Reaction: Sendable {
  package enum Ending: Sendable {
    case answer(status: Int, headers: [String], body: String)

    /// Nothing comes until the client gives up.
    case silence

    /// The connection ends with a RST.
    case reset
  }

  /// The places of the recorded hits in their call.
  package var recorded: Set<Int>

  package var ending: Ending

  package init(recording recorded: Set<Int> = [], _ ending: Ending) {
    self.recorded = recorded
    self.ending = ending
  }

  /// Matomo's answer to a call that it took.
  ///
  /// - Parameters:
  ///   - invalid: The places of hits that are refused.
  ///   - isNaming: Whether the answer says which they are, as to the token of a super user.
  ///   - uncounted: The places of hits that the answer does not count; they are not recorded either.
  package static func success(
    _ call: ScriptedCall,
    invalid: Set<Int> = [],
    isNaming: Bool = false,
    uncounted: Set<Int> = []
  ) -> Reaction {
    let recorded = Set(call.hits.indices).subtracting(invalid).subtracting(uncounted)
    return Reaction(
      recording: recorded,
      .json(200, "success", tracked: recorded.count, invalid: invalid.count, indices: isNaming ? invalid.sorted() : nil)
    )
  }

  /// An answer to a call of which nothing is recorded.
  package static func answer(_ status: Int, headers: [String] = [], body: String = "<html>") -> Reaction {
    Reaction(.answer(status: status, headers: headers, body: body))
  }

  /// Matomo's answer to a wrong token, or for an unknown site: it counts every hit as invalid.
  package static func invalid(_ call: ScriptedCall) -> Reaction { .success(call, invalid: Set(call.hits.indices)) }

  /// Matomo's answer when it rolled everything back, whatever it has counted until then.
  package static func failure(tracked: Int = 0) -> Reaction {
    Reaction(.json(500, "error", tracked: tracked, invalid: 0))
  }
}

extension Reaction.Ending {
  package static func json(
    _ status: Int,
    _ word: String,
    tracked: Int,
    invalid: Int,
    indices: [Int]? = nil
  ) -> Self {
    let indices = indices.map { #","invalid_indices":\#($0)"# } ?? ""
    return .answer(
      status: status,
      headers: ["Content-Type: application/json"],
      body: #"{"status":"\#(word)","tracked":\#(tracked),"invalid":\#(invalid)\#(indices)}"#
    )
  }
}
