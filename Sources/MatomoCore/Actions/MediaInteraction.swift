/// A video or audio that was seen or played, for Matomo's Media Analytics plugin.
public struct MediaInteraction: ParameterGroup, Hashable {
  /// Whether it is to be seen or to be heard (`ma_mt`).
  public enum Kind: String, Sendable, Hashable {
    /// A video.
    case video

    /// Audio.
    case audio
  }

  /// The same for all hits of one medium during one page view (`ma_id`).
  public let id: String

  /// The URL of the medium (`ma_re`).
  public let resource: String

  /// Whether it is a video or audio (`ma_mt`).
  public let kind: Kind

  /// The title (`ma_ti`).
  public var title: String?

  /// The name of the player, such as `html5` (`ma_pn`).
  public var player: String?

  /// The seconds that the visitor has played so far (`ma_st`); 0 where it was only seen.
  public var secondsPlayed: UInt32?

  /// The length in seconds (`ma_le`).
  public var length: UInt32?

  /// The position within the length, in seconds (`ma_ps`).
  public var position: UInt32?

  /// After how many seconds the visitor began to play (`ma_ttp`).
  public var secondsToPlay: UInt32?

  /// The width in pixels (`ma_w`).
  public var width: UInt16?

  /// The height in pixels (`ma_h`).
  public var height: UInt16?

  /// Whether it fills the screen (`ma_fs`).
  public var isFullScreen: Bool?

  /// The positions in seconds that were played (`ma_se`).
  public var playedPositions: [UInt32] = []

  /// Creates an interaction; the optional values are properties.
  ///
  /// - Throws: ``MatomoError`` if the id or the resource is blank.
  public init(id: String, resource: String, kind: Kind) throws(MatomoError) {
    self.id = try Requirement.text("ma_id", id)
    self.resource = try Requirement.text("ma_re", resource)
    self.kind = kind
  }

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] {
    var list: [Parameter] = []
    list.add("ma_id", id)
    list.add("ma_re", resource)
    list.add("ma_mt", kind.rawValue)
    list.add("ma_ti", title)
    list.add("ma_pn", player)
    list.add("ma_st", secondsPlayed)
    list.add("ma_le", length)
    list.add("ma_ps", position)
    list.add("ma_ttp", secondsToPlay)
    list.add("ma_w", width)
    list.add("ma_h", height)
    list.add("ma_fs", isFullScreen)
    list.add("ma_se", playedPositions.isEmpty ? nil : playedPositions.map(String.init).joined(separator: ","))
    return list
  }
}
