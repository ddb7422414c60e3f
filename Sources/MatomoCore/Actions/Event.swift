extension Hit {
  /// Something that happened on a page, such as a video being played.
  public struct Event: ParameterGroup, Hashable {
    /// What kind of thing it happened to, such as `Videos` (`e_c`).
    public let category: String

    /// What happened, such as `Play` (`e_a`).
    public let action: String

    /// The very thing it happened to, such as the title of the film (`e_n`).
    public let name: String?

    /// A number that Matomo adds up (`e_v`).
    public let value: Double?

    /// Creates an event.
    ///
    /// - Throws: ``MatomoError`` if the category or the action is blank, or the value is not finite.
    public init(
      category: String,
      action: String,
      name: String? = nil,
      value: Double? = nil
    ) throws(MatomoError) {
      self.category = try Requirement.text("e_c", category)
      self.action = try Requirement.text("e_a", action)
      self.name = name
      self.value = try Requirement.finite("e_v", value)
    }

    /// Every value that is set, under the name that Matomo reads.
    public var parameters: [Parameter] {
      var list: [Parameter] = []
      list.add("e_c", category)
      list.add("e_a", action)
      list.add("e_n", name)
      list.add("e_v", value)
      return list
    }
  }
}
