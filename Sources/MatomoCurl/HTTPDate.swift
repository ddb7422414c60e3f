import CMatomoCurl

/// A date as HTTP writes it (RFC 9110, section 5.6.7).
package enum HTTPDate {
  /// The seconds since 1970; `nil` if the text is not a date.
  package static func unixSeconds(_ text: String) -> Int? {
    let seconds = curl_getdate(text, nil)
    return seconds < 0 ? nil : Int(seconds)
  }
}
