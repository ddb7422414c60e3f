extension MatomoSnippet {
  /// A name and a value in a slot of Matomo's Custom Variables plugin.
  ///
  /// Matomo recommends dimensions instead.
  public struct CustomVariable: Sendable, Hashable {
    /// The slot, 1 or greater; Matomo has five unless it was set up with more.
    public let slot: Int

    /// What the variable belongs to.
    public let scope: CustomVariables.Scope

    let variable: CustomVariables.Variable

    /// The name.
    public var name: String { variable.name }

    /// The value.
    public var value: String { variable.value }

    /// Creates a variable.
    ///
    /// - Throws: ``MatomoError`` if the slot is below 1, the name is blank, or name or value has more than 200
    ///   characters (UTF-16 code units, which is where the script cuts).
    public init(
      _ slot: Int,
      _ name: String,
      _ value: String,
      scope: CustomVariables.Scope = .page
    ) throws(MatomoError) {
      guard slot >= 1 else { throw MatomoError("customVariables", "there is no slot \(slot); slots start at 1") }
      guard name.utf16.count <= 200, value.utf16.count <= 200 else {
        throw MatomoError("customVariables", "slot \(slot): a name or a value has more than 200 characters")
      }
      do {
        variable = try CustomVariables.Variable(name: name, value: value)
      } catch {
        throw MatomoError("customVariables", "slot \(slot): the name \(error.reason)")
      }
      self.slot = slot
      self.scope = scope
    }

    var command: Command {
      Command(
        checked: "setCustomVariable",
        [.integer(slot), .string(name), .string(value), .string(scope.nameInScript)]
      )
    }
  }
}

extension CustomVariables.Scope {
  /// The name that the script knows it by.
  var nameInScript: String {
    switch self {
    case .visit: "visit"
    case .page: "page"
    case .event: "event"
    }
  }

  init?(nameInScript name: String) {
    switch name {
    case "visit": self = .visit
    case "page": self = .page
    case "event": self = .event
    default: return nil
    }
  }
}
