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

/// A custom variable of the page view; needs Matomo's plugin *Custom Variables*.
public struct CustomVariable: Sendable, Hashable {
  /// The name.
  public let name: String

  /// The value.
  public let value: String

  /// Creates a custom variable.
  public init(name: String, value: String) {
    self.name = TextLimit.cut(name, to: TextLimit.dimension)
    self.value = TextLimit.cut(value, to: TextLimit.dimension)
  }

  /// A custom variable whose value is taken from each request.
  public struct Source: Sendable, Hashable {
    /// The name.
    public let name: String

    /// Where the value comes from.
    public let value: RequestValue

    /// Creates a source.
    public init(name: String, value: RequestValue) {
      self.name = name
      self.value = value
    }
  }

  /// The value of `cvar`.
  static func json(_ variables: [Int: CustomVariable]) -> String {
    CustomVariables.json(variables.mapValues { ($0.name, $0.value) })
  }

  /// Adds variables to a text of that shape.
  ///
  /// Of two with one number the later one counts, in PHP as elsewhere.
  static func json(_ text: String, adding variables: [Int: CustomVariable]) -> String {
    let blanks: Set<Character> = [" ", "\t", "\n", "\r"]
    var body = text[...]
    while let last = body.last, blanks.contains(last) { body = body.dropLast() }
    body = body.drop(while: blanks.contains)
    guard !variables.isEmpty else { return text }
    guard body.first == "{", body.last == "}" else { return json(variables) }
    body = body.dropFirst().dropLast()
    guard body.contains(where: { !blanks.contains($0) }) else { return json(variables) }
    return "{\(body),\(json(variables).dropFirst())"
  }
}
