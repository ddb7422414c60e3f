/// A number of bytes as settings write it: `1000`, `64KiB`, `1MiB`, `2GiB`.
struct ByteSize: Sendable, Hashable, CustomStringConvertible {
  let bytes: Int

  private static let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]

  init(_ bytes: Int) {
    self.bytes = bytes
  }

  init?(_ text: String) {
    let unit = Self.units.first { text.hasSuffix($0.0) } ?? ("", 1)
    let digits = text.dropLast(unit.0.count)
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(digits) else {
      return nil
    }
    let (bytes, isTooLarge) = count.multipliedReportingOverflow(by: unit.1)
    if isTooLarge { return nil }
    self.bytes = bytes
  }

  /// A number of bytes as settings write it.
  @Sendable static func text(_ bytes: Int) -> String {
    let text = ByteSize(bytes).description
    return text.hasSuffix("B") ? text : "\(bytes)"
  }

  var description: String {
    let unit = Self.units.first { bytes != 0 && bytes.isMultiple(of: $0.1) } ?? (bytes == 1 ? " byte" : " bytes", 1)
    return "\(bytes / unit.1)\(unit.0)"
  }
}
