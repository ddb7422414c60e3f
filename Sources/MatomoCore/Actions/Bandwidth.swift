/// How many bytes a page or a download took (`bw_bytes`), for Matomo's Bandwidth plugin.
public struct Bandwidth: ParameterGroup, Hashable {
  /// The bytes.
  ///
  /// A negative number makes Matomo fail the whole bulk request.
  public let bytes: UInt32

  /// Creates a number of bytes; anything from 4 GiB counts as just below.
  public init(bytes: UInt64) {
    self.bytes = UInt32(clamping: bytes)
  }

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] { [Parameter("bw_bytes", String(bytes))] }
}
