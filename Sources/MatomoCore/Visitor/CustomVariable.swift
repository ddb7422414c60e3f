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
