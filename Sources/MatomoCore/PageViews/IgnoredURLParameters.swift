/// The parameters that Matomo leaves out of the URLs of pages, whatever the site's own settings say.
///
/// They are the defaults of `url_query_parameter_to_exclude_from_url`, `campaign_var_name` and `campaign_keyword_var_name`
/// in Matomo's `global.ini.php`, the two names of its `PageUrl`, and what its JavaScript takes away where campaign parameters
/// are disabled (`disableCampaignParameters`).
enum IgnoredURLParameters {
  static let names = [
    "gclid", "fbclid", "msclkid", "twclid", "wbraid", "gbraid", "yclid", "fb_xd_fragment", "fb_comment_id", "phpsessid",
    "jsessionid", "sessionid", "aspsessionid", "doing_wp_cron", "sid", "pk_vid", "ignore_referrer", "ignore_referer",
    "pk_cpn", "pk_campaign", "piwik_campaign", "mtm_campaign", "matomo_campaign", "utm_campaign", "utm_source",
    "utm_medium", "pk_kwd", "pk_keyword", "piwik_kwd", "mtm_kwd", "mtm_keyword", "matomo_kwd", "utm_term",
    "mtm_cpn", "mtm_source", "pk_source", "mtm_medium", "pk_medium", "mtm_content", "pk_content", "utm_content",
    "mtm_cid", "pk_cid", "utm_id", "mtm_clid", "mtm_group", "pk_group", "mtm_placement", "pk_placement",
  ]

  /// Whether a name is among them, in any case, as Matomo compares.
  ///
  /// - Parameter name: Without escapes.
  static func contains(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    // Most names of a query are told from these by their length and first letter.
    guard (1..<16).contains(name.count), firstLetters[name.count] & (1 << UInt32(name[0] & 31)) != 0 else {
      return false
    }
    return keys.contains(key(name))
  }

  /// For each length of a name the letters that names of that length start with, as bits.
  private static let firstLetters = {
    var letters = InlineArray<16, UInt32>(repeating: 0)
    for name in names {
      let bytes = name.utf8Span.span
      letters[bytes.count] |= 1 << UInt32(bytes[0] & 31)
    }
    return letters
  }()

  private static let keys = Set(names.map { Array($0.utf8).withUnsafeBufferPointer(key) })

  /// A name of at most 16 bytes in lower case, as one value.
  private static func key(_ name: UnsafeBufferPointer<UInt8>) -> SIMD2<UInt64> {
    var low: UInt64 = 0
    var high: UInt64 = 0
    for (index, byte) in name.enumerated() {
      if index < 8 {
        low = low << 8 | UInt64(byte.asciiLowercased)
      } else {
        high = high << 8 | UInt64(byte.asciiLowercased)
      }
    }
    return SIMD2(low, high)
  }
}
