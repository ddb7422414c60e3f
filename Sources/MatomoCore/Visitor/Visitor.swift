extension Hit {
  /// Who the visitor is.
  public struct Visitor: ParameterGroup, Hashable {
    /// The id from the visitor's cookie (`_id`).
    ///
    /// Matomo may join the hit to another visitor with the same fingerprint.
    public let id: VisitorID?

    /// The id that Matomo must take, whatever the fingerprint says (`cid`).
    public let forcedID: VisitorID?

    /// Who is logged in (`uid`).
    public let userID: String?

    /// Whether a new visit starts with this hit (`new_visit`).
    public let startsNewVisit: Bool

    /// Whether the visitor has consented to being tracked (`consent`).
    public let hasConsented: Bool

    /// Creates a visitor.
    ///
    /// - Throws: ``MatomoError`` if the user id is blank.
    public init(
      id: VisitorID? = nil,
      forcedID: VisitorID? = nil,
      userID: String? = nil,
      startsNewVisit: Bool = false,
      hasConsented: Bool = false
    ) throws(MatomoError) {
      self.id = id
      self.forcedID = forcedID
      self.userID = try Requirement.text("uid", ifGiven: userID)
      self.startsNewVisit = startsNewVisit
      self.hasConsented = hasConsented
    }

    /// Every value that is set, under the name that Matomo reads.
    public var parameters: [Parameter] {
      var list: [Parameter] = []
      list.add("_id", id?.description)
      list.add("cid", forcedID?.description)
      list.add("uid", userID)
      list.add("new_visit", ifSet: startsNewVisit)
      list.add("consent", ifSet: hasConsented)
      return list
    }
  }
}
