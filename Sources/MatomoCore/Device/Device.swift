extension Hit {
  /// The visitor's device and browser.
  ///
  /// Matomo makes its fingerprint of much of this.
  public struct Device: ParameterGroup, Hashable {
    /// A width and a height in pixels.
    public struct Resolution: Sendable, Hashable {
      /// The width.
      public let width: UInt16

      /// The height.
      public let height: UInt16

      /// Creates a resolution.
      public init(width: UInt16, height: UInt16) {
        self.width = width
        self.height = height
      }
    }

    /// What the browser sends as its `User-Agent` (`ua`).
    public var userAgent: String?

    /// What the browser sends as its `Accept-Language` (`lang`).
    public var language: String?

    /// The size of the screen (`res`).
    public var resolution: Resolution?

    /// What the visitor's clock shows (`h`, `m`, `s`).
    public var localTime: LocalTime?

    /// The plugins of the browser.
    public var plugins: BrowserPlugins

    /// Whether the browser keeps cookies (`cookie`).
    public var keepsCookies: Bool?

    /// Creates a device.
    public init(
      userAgent: String? = nil,
      language: String? = nil,
      resolution: Resolution? = nil,
      localTime: LocalTime? = nil,
      plugins: BrowserPlugins = [],
      keepsCookies: Bool? = nil
    ) {
      self.userAgent = userAgent
      self.language = language
      self.resolution = resolution
      self.localTime = localTime
      self.plugins = plugins
      self.keepsCookies = keepsCookies
    }

    /// Every value that is set, under the name that Matomo reads.
    public var parameters: [Parameter] {
      var list: [Parameter] = []
      list.add("ua", userAgent)
      list.add("lang", language)
      list.add("res", resolution.map { "\($0.width)x\($0.height)" })
      list.add("h", localTime?.hour)
      list.add("m", localTime?.minute)
      list.add("s", localTime?.second)
      for name in plugins.names { list.add(name, ifSet: true) }
      list.add("cookie", keepsCookies)
      return list
    }
  }
}
