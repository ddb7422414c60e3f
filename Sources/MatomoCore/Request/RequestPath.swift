/// The path of a request in its two forms.
struct RequestPath {
  /// The path as it was sent; never empty, with a slash at its start.
  let raw: String

  /// The path with its escapes decoded, to which rules apply.
  let decoded: String

  init(_ path: String) {
    raw = path.utf8.first == UInt8(ascii: "/") ? path : "/" + path
    decoded = URLText.decoded(raw)
  }

  /// The path of the tracked URL.
  ///
  /// Masks see the decoded path; where they change nothing, the escapes stay as they came.
  func masked(by masks: [PathMask]) -> String {
    var masked = decoded
    for mask in masks { masked = mask.replace(masked) }
    guard masked == decoded else {
      return URLText.encoded(masked.utf8.first == UInt8(ascii: "/") ? masked : "/" + masked, as: .path)
    }
    return URLText.escaped(raw, as: .path)
  }
}
