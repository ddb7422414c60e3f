/// Names and values in the slots of Matomo's Custom Variables plugin.
///
/// Matomo recommends ``CustomDimensions`` instead.
public struct CustomVariables: ParameterGroup, Hashable {
  /// What the variables belong to; the raw value is the parameter.
  public enum Scope: String, Sendable, Hashable {
    /// The visit.
    case visit = "_cvar"

    /// The page view.
    case page = "cvar"

    /// The event.
    case event = "e_cvar"
  }

  /// A name and a value, of up to 200 characters each.
  public struct Variable: Sendable, Hashable {
    /// The name.
    public let name: String

    /// The value.
    public let value: String

    /// Creates a variable.
    ///
    /// - Throws: ``MatomoError`` if the name is blank, or name or value has more than 200 characters.
    public init(name: String, value: String) throws(MatomoError) {
      guard name.unicodeScalars.count <= 200, value.unicodeScalars.count <= 200 else {
        throw MatomoError("cvar", "has a name or a value of more than 200 characters, which Matomo cuts")
      }
      self.name = try Requirement.text("cvar", name)
      self.value = value
    }
  }

  /// What the variables belong to.
  public let scope: Scope

  /// The variables by their slots.
  public let variables: [Int: Variable]

  /// Creates variables.
  ///
  /// - Throws: ``MatomoError`` if a slot is below 1. Matomo has five unless it was set up with more.
  public init(_ variables: [Int: Variable], scope: Scope) throws(MatomoError) {
    if let wrong = variables.keys.min(), wrong < 1 {
      throw MatomoError(scope.rawValue, "has no slot \(wrong); slots start at 1")
    }
    self.variables = variables
    self.scope = scope
  }

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] {
    guard !variables.isEmpty else { return [] }
    return [Parameter(scope.rawValue, Self.json(variables.mapValues { ($0.name, $0.value) }))]
  }

  /// The value of `cvar`: `{"1":["name","value"]}`.
  ///
  /// Matomo discards any other shape without a word.
  package static func json(_ variables: [Int: (name: String, value: String)]) -> String {
    var json = JSONWriter()
    json.object(variables.sorted { $0.key < $1.key }) { json, slot in
      json.raw("\"\(slot.key)\":")
      json.array([slot.value.name, slot.value.value]) { $0.string($1) }
    }
    return json.text
  }
}
