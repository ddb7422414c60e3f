/// A request of a bot, which Matomo 5.7 and later count apart from visits.
///
/// Matomo keeps those of AI assistants only.
public struct BotRequest: ParameterGroup, Hashable {
  /// What Matomo does with the request (`recMode`).
  public enum Mode: Int, Sendable, Hashable {
    /// Records the request only if it comes from a bot.
    case botsOnly = 1

    /// Records a bot as a bot, and a visitor as a visit.
    case automatic = 2
  }

  /// What was requested.
  public enum Resource: Sendable, Hashable {
    /// The URL of a page (`url`).
    case page(String)

    /// The URL of a file (`download`).
    case file(String)
  }

  /// What Matomo does with the request (`recMode`).
  public let mode: Mode

  /// What the bot sent as its `User-Agent` (`ua`).
  public let userAgent: String

  /// What was requested (`url` or `download`).
  public let resource: Resource

  /// The status of the answer (`http_status`).
  public let status: UInt16?

  /// The bytes of the answer (`bw_bytes`); anything from 4 GiB counts as just below.
  public let bytes: UInt32?

  /// The whole milliseconds that the server took (`pf_srv`).
  public let serverMilliseconds: UInt32?

  /// Which system reports it, such as `nginx` (`source`).
  public let source: String?

  /// Creates a request.
  ///
  /// - Throws: ``MatomoError`` if the user agent or the URL is blank, the status is not from 100 to 599, the time is
  ///   negative or above 16777 seconds, or the source is longer than 50 characters.
  public init(
    _ resource: Resource,
    userAgent: String,
    mode: Mode = .botsOnly,
    status: UInt16? = nil,
    bytes: UInt64? = nil,
    serverTime: Duration? = nil,
    source: String? = nil
  ) throws(MatomoError) {
    switch resource {
    case .page(let url): _ = try Requirement.text("url", url)
    case .file(let url): _ = try Requirement.text("download", url)
    }
    if let status, !(100...599).contains(status) {
      throw MatomoError("http_status", "\(status) is not a status from 100 to 599")
    }
    if let source, source.unicodeScalars.count > 50 {
      throw MatomoError("source", "is longer than the 50 characters that Matomo keeps")
    }
    self.resource = resource
    self.userAgent = try Requirement.text("ua", userAgent)
    self.mode = mode
    self.status = status
    self.bytes = bytes.map { UInt32(clamping: $0) }
    serverMilliseconds = try Requirement.milliseconds("pf_srv", serverTime)
    self.source = source
  }

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] {
    var list: [Parameter] = []
    list.add("recMode", mode.rawValue)
    list.add("ua", userAgent)
    switch resource {
    case .page(let url): list.add("url", url)
    case .file(let url): list.add("download", url)
    }
    list.add("http_status", status)
    list.add("bw_bytes", bytes)
    list.add("pf_srv", serverMilliseconds)
    list.add("source", source)
    return list
  }
}
