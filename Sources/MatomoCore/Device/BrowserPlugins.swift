/// The plugins that a browser has, as far as Matomo asks for them.
public struct BrowserPlugins: OptionSet, Sendable, Hashable {
  /// One bit for each plugin.
  public let rawValue: UInt16

  /// Creates a set from its bits.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// Flash (`fla`).
  public static let flash = Self(rawValue: 1 << 0)

  /// Java (`java`).
  public static let java = Self(rawValue: 1 << 1)

  /// Director (`dir`).
  public static let director = Self(rawValue: 1 << 2)

  /// QuickTime (`qt`).
  public static let quickTime = Self(rawValue: 1 << 3)

  /// RealPlayer (`realp`).
  public static let realPlayer = Self(rawValue: 1 << 4)

  /// A viewer of PDF (`pdf`).
  public static let pdf = Self(rawValue: 1 << 5)

  /// Windows Media (`wma`).
  public static let windowsMedia = Self(rawValue: 1 << 6)

  /// Gears (`gears`).
  public static let gears = Self(rawValue: 1 << 7)

  /// Silverlight (`ag`).
  public static let silverlight = Self(rawValue: 1 << 8)

  private static let allNames = ["fla", "java", "dir", "qt", "realp", "pdf", "wma", "gears", "ag"]

  var names: [String] {
    Self.allNames.enumerated().filter { rawValue & (1 << UInt16($0.offset)) != 0 }.map(\.element)
  }
}
