/// A command line, read.
struct Invocation: Sendable, Equatable {
  /// The command's name; `help` and `version` are commands here.
  var command: String

  /// What is neither an option nor an option's value.
  var operands: [String] = []

  /// The options that were given, by their names with dashes; an option without a value has an empty one.
  var options: [String: String] = [:]

  init(command: String, operands: [String] = [], options: [String: String] = [:]) {
    self.command = command
    self.operands = operands
    self.options = options
  }

  /// Reads the arguments behind the program's name.
  init(_ arguments: [String]) throws(CommandError) {
    var rest = arguments[...]
    guard let first = rest.popFirst() else { throw Self.wrong("no command") }
    if first == "help" || first == "--help" || first == "-h" {
      self.init(command: "help", operands: Array(rest))
      return
    }
    if first == "--version" || first == "version" {
      self.init(command: "version")
      return
    }
    guard let command = Command.all.first(where: { $0.name == first }) else {
      throw Self.wrong("‘\(first)’ is no command")
    }
    self.init(command: first)
    let known = command.options + Command.commonOptions
    while let argument = rest.popFirst() {
      if argument == "--help" || argument == "-h" {
        self.init(command: "help", operands: [first])
        return
      }
      guard argument.hasPrefix("-") else {
        guard command.operands != nil else { throw Self.wrong("\(first) takes no ‘\(argument)’") }
        operands.append(argument)
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let option = known.first(where: { $0.name == name }) else {
        throw Self.wrong("\(first) has no option \(name)")
      }
      let attached = parts.count > 1 ? String(parts[1]) : nil
      if option.value == nil {
        guard attached == nil else { throw Self.wrong("\(name) takes no value") }
        options[name] = ""
      } else {
        guard let value = attached ?? rest.popFirst() else {
          throw Self.wrong("\(name) needs a value: \(name) \(option.value ?? "")")
        }
        options[name] = value
      }
    }
  }

  func has(_ option: String) -> Bool { options[option] != nil }

  /// The number of a port, if the option is given.
  func port(_ option: String) throws(CommandError) -> UInt16? {
    guard let text = options[option] else { return nil }
    guard let port = UInt16(text) else { throw Self.wrong("\(option) ‘\(text)’ is not a port (0 to 65535)") }
    return port
  }

  static func wrong(_ what: String) -> CommandError {
    CommandError(.usage, "\(what); see matomo-relay --help")
  }
}
