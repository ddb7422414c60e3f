extension Hit {
  /// An error of the tracked application, for Matomo's Crash Analytics plugin.
  ///
  /// Only for servers that have the plugin: the hit says `ca=1`, and where no plugin takes it, Matomo fails the whole bulk
  /// request. The message and the stack may hold personal data.
  public struct Crash: ParameterGroup, Hashable {
    /// The message of the error (`cra`).
    public let message: String

    /// The type of the error (`cra_tp`).
    public var type: String?

    /// The category (`cra_ct`).
    public var category: String?

    /// The stack trace (`cra_st`).
    public var stackTrace: String?

    /// The URI of the source file (`cra_ru`).
    public var resource: String?

    /// The line in the source file (`cra_rl`).
    public var line: UInt32?

    /// The column in the source file (`cra_rc`).
    public var column: UInt32?

    /// Creates a crash; the optional values are properties.
    ///
    /// - Throws: ``MatomoError`` if the message is blank.
    public init(message: String) throws(MatomoError) {
      self.message = try Requirement.text("cra", message)
    }

    /// Every value that is set, under the name that Matomo reads.
    public var parameters: [Parameter] {
      var list: [Parameter] = []
      list.add("ca", ifSet: true)
      list.add("cra", message)
      list.add("cra_st", stackTrace)
      list.add("cra_ct", category)
      list.add("cra_tp", type)
      list.add("cra_ru", resource)
      list.add("cra_rl", line)
      list.add("cra_rc", column)
      return list
    }
  }
}
