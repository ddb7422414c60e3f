/// The longest values that leave here, in bytes of UTF-8: longer than Matomo's columns, short enough that a hostile
/// visitor cannot fill the queue with a few requests.
package enum TextLimit {
  /// Matomo stores 1024 characters; an escaped one takes up to 12 bytes.
  package static let url = 4096

  package static let userAgent = 1024

  static let actionName = 2048

  static let userID = 200

  /// A custom dimension or a custom variable; Matomo stores 255 and 200 characters.
  static let dimension = 1000

  static let crash = 1024

  /// Cuts text between two characters.
  package static func cut(_ text: String, to limit: Int) -> String {
    let bytes = text.utf8
    guard bytes.count > limit else { return text }
    var end = bytes.index(bytes.startIndex, offsetBy: limit)
    while end > bytes.startIndex, bytes[end] & 0xc0 == 0x80 { end = bytes.index(before: end) }
    return String(text[..<end])
  }
}
