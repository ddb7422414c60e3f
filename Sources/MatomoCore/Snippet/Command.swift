extension MatomoSnippet {
  /// A command for Matomo's script, as in `_paq.push(["trackEvent", "Shop", "Basket"])`.
  ///
  /// The script stops at a command that it does not know, and with it everything behind: use what your Matomo has.
  public struct Command: Sendable, Hashable {
    /// The method, such as `trackEvent`, or `Plugin::method` and `Plugin.method` of a plugin.
    public let name: String

    /// What the method is called with.
    public let arguments: [Value]

    /// Creates a command.
    ///
    /// - Throws: ``MatomoError`` if the name is not that of a method, or if JavaScript cannot hold an argument: a
    ///   number that is not finite, a whole number beyond ±(2⁵³ − 1), or an object with a member `__proto__`.
    public init(_ name: String, _ arguments: [Value] = []) throws(MatomoError) {
      guard Self.isMethod(name) else {
        throw MatomoError("commands", "‘\(name.prefix(40))’ is not the name of a method, such as trackEvent")
      }
      for argument in arguments { try Self.check(argument, of: name) }
      self.init(checked: name, arguments)
    }

    /// For names that this module writes, and values that need no check.
    init(checked name: String, _ arguments: [Value] = []) {
      self.name = name
      self.arguments = arguments
    }

    /// The statement that queues the command.
    var statement: String {
      var writer = ScriptWriter()
      writer.write(.array([.string(name)] + arguments))
      return "_paq.push(\(writer.text));"
    }

    private static func isMethod(_ name: String) -> Bool {
      let names = name.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
      let parts = names.count == 2 ? names : name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      return parts.allSatisfy { isIdentifier($0) }
    }

    private static func isIdentifier(_ text: Substring) -> Bool {
      guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
      return text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"): true
        default: false
        }
      }
    }

    private static func check(_ value: Value, of name: String) throws(MatomoError) {
      switch value {
      case .null, .bool, .string: return
      case .integer(let number):
        guard number.magnitude < 1 << 53 else {
          throw MatomoError("commands", "\(name): JavaScript cannot hold \(number); write it as text, in quotes")
        }
      case .number(let number):
        guard number.isFinite else {
          throw MatomoError("commands", "\(name): \(number) is not a number that can be sent; leave it out")
        }
      case .array(let elements):
        for element in elements { try check(element, of: name) }
      case .object(let members):
        guard members["__proto__"] == nil else {
          throw MatomoError("commands", "\(name): a member __proto__ would change the object; rename it")
        }
        for member in members.values { try check(member, of: name) }
      }
    }
  }
}
