/// Which files count as downloads.
public struct Downloads: Sendable, Hashable {
  /// The extensions of their names, in lower case and without a dot.
  public var extensions: Set<String>

  /// Their content types, in lower case and without parameters.
  public var contentTypes: Set<String>

  /// Creates a rule.
  ///
  /// The extensions are those of Matomo's script (`setDownloadExtensions`), but for the files that pages and robots fetch by
  /// themselves: images, scripts, text and XML.
  public init(extensions: Set<String> = Self.matomoExtensions, contentTypes: Set<String> = Self.usualContentTypes) {
    self.extensions = extensions
    self.contentTypes = contentTypes
  }

  /// Whether the answer is such a file.
  func contains(_ request: borrowing ObservedRequest) -> Bool {
    if let type = request.contentType, !contentTypes.isEmpty,
      contentTypes.contains(type.prefix { $0 != ";" && $0 != " " }.lowercased())
    {
      return true
    }
    return request.fileExtension.map(extensions.contains) ?? false
  }

  /// The extensions that are downloads unless others are set.
  public static let matomoExtensions: Set<String> = [
    "7z", "aac", "apk", "arc", "arj", "asc", "asf", "asx", "avi", "azw3", "bin", "bz", "bz2", "csv", "deb", "dmg",
    "doc",
    "docx", "epub", "exe", "flv", "gz", "gzip", "hqx", "ibooks", "jar", "md5", "mobi", "mov", "movie", "mp2", "mp3",
    "mp4", "mpeg", "mpg", "msi", "msp", "odb", "odf", "odg", "ods", "odt", "ogg", "ogv", "pdf", "phps", "ppt", "pptx",
    "qt", "qtm", "ra", "ram", "rar", "rpm", "rtf", "sea", "sha", "sha256", "sha512", "sig", "sit", "tar", "tbz", "tbz2",
    "tgz", "torrent", "wav", "wma", "wmv", "wpd", "xls", "xlsx", "xz", "z", "zip",
  ]

  /// The content types that are downloads unless others are set.
  public static let usualContentTypes: Set<String> = [
    "application/epub+zip", "application/gzip", "application/msword", "application/pdf", "application/rtf",
    "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/vnd.oasis.opendocument.presentation",
    "application/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.rar",
    "application/x-7z-compressed", "application/x-bzip2", "application/x-gzip", "application/x-rar-compressed",
    "application/x-tar", "application/x-xz", "application/zip",
  ]
}
