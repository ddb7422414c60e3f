extension ObservedRequest {
  /// Whether the response is a page that a browser shows, and whose JavaScript may report it as well.
  ///
  /// The content type decides; without one, a path without a static file's extension counts as HTML.
  public var isPage: Bool {
    guard let contentType else { return !hasStaticFileExtension }
    return Self.isType("text/html", contentType) || Self.isType("application/xhtml+xml", contentType)
  }

  /// Whether a `Content-Type` is of a type, whatever its parameters.
  private static func isType(_ type: String, _ contentType: String) -> Bool {
    let type = type.utf8Span.span
    let bytes = contentType.utf8Span.span
    guard bytes.count >= type.count, type.indices.allSatisfy({ bytes[$0].asciiLowercased == type[$0] }) else {
      return false
    }
    return bytes.count == type.count || bytes[type.count] == UInt8(ascii: ";") || bytes[type.count] == 0x20
  }

  /// The extension of the path's last segment, in lower case; `nil` without one, or if it is longer than any that is known.
  var fileExtension: String? {
    let bytes = path.utf8
    guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")),
      !bytes[dot...].contains(UInt8(ascii: "/")), bytes[dot...].count <= 12
    else { return nil }
    return path[dot...].dropFirst().lowercased()
  }

  /// Whether the response is a file that pages are made of.
  var isStaticFile: Bool {
    if hasStaticFileExtension { return true }
    guard let type = contentType?.lowercased() else { return false }
    return ["image/", "font/", "audio/", "video/", "text/css", "text/javascript", "application/javascript"]
      .contains { type.hasPrefix($0) }
  }

  private var hasStaticFileExtension: Bool { fileExtension.map(Self.staticFileExtensions.contains) ?? false }

  private static let staticFileExtensions: Set<String> = [
    "7z", "aac", "apk", "atom", "avi", "avif", "bin", "bmp", "bz2", "css", "csv", "deb", "dmg", "doc", "docx", "eot",
    "epub", "exe", "flac", "gif", "gz", "ico", "iso", "jar", "jpeg", "jpg", "js", "json", "m4a", "map", "md", "mid",
    "mjs", "mov", "mp3", "mp4", "mpeg", "mpg", "msi", "odp", "ods", "odt", "ogg", "otf", "pdf", "pkg", "png", "ppt",
    "pptx", "ps", "rar", "rpm", "rss", "rtf", "svg", "tar", "tgz", "tif", "tiff", "ttf", "txt", "wasm", "wav", "webm",
    "webmanifest", "webp", "woff", "woff2", "xls", "xlsx", "xml", "xz", "zip", "zst",
  ]
}
