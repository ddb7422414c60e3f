extension Hit {
  /// How Matomo handles a hit, whatever it holds.
  public struct Control: ParameterGroup, Hashable {
    /// Whether Matomo answers with an image (`send_image`); without one, with status 204.
    public var sendsImage: Bool?

    /// Whether a bot is recorded as a visitor (`bots`).
    ///
    /// Matomo heeds it only without ``BotRequest``.
    public var recordsBots = false

    /// Whether Matomo may queue the hit (`queuedtracking`); if not, a bulk call is answered with its counts.
    public var allowsQueuing: Bool?

    /// Whether Matomo leaves out the reverse look-up of the address (`dp`).
    public var skipsProviderLookup = false

    /// Whether Matomo answers with its log (`debug`), if it was set up to.
    public var isDebugging = false

    /// Whether the version of the interface is sent, which is 1 (`apiv`).
    public var sendsAPIVersion = false

    /// A number that keeps caches from answering in Matomo's place (`rand`).
    public var cacheBuster: UInt64?

    /// Creates settings without any; each is a property.
    public init() {}

    /// Every value that is set, under the name that Matomo reads.
    public var parameters: [Parameter] {
      var list: [Parameter] = []
      list.add("apiv", ifSet: sendsAPIVersion)
      list.add("send_image", sendsImage)
      list.add("bots", ifSet: recordsBots)
      list.add("queuedtracking", allowsQueuing)
      list.add("dp", ifSet: skipsProviderLookup)
      list.add("debug", ifSet: isDebugging)
      list.add("rand", cacheBuster)
      return list
    }
  }
}
