/// The parameters that Matomo leaves out of the URLs of pages, whatever the site's own settings say.
///
/// They are the defaults of `url_query_parameter_to_exclude_from_url`, `campaign_var_name` and `campaign_keyword_var_name`
/// in Matomo's `global.ini.php`, and the two names of its `PageUrl`; its JavaScript may have taken some of them away before.
enum IgnoredURLParameters {
  static let names: Set<String> = [
    "gclid", "fbclid", "msclkid", "twclid", "wbraid", "gbraid", "yclid", "fb_xd_fragment", "fb_comment_id", "phpsessid",
    "jsessionid", "sessionid", "aspsessionid", "doing_wp_cron", "sid", "pk_vid", "ignore_referrer", "ignore_referer",
    "pk_cpn", "pk_campaign", "piwik_campaign", "mtm_campaign", "matomo_campaign", "utm_campaign", "utm_source",
    "utm_medium", "pk_kwd", "pk_keyword", "piwik_kwd", "mtm_kwd", "mtm_keyword", "matomo_kwd", "utm_term",
  ]

  /// Compares in any case, as Matomo does.
  static func contains(_ name: some Collection<UInt8>) -> Bool {
    // Most names of a query are told from these by their length and first letter.
    guard let first = name.first, name.count < 16, firstLetters[name.count] & (1 << UInt32(first & 31)) != 0 else {
      return false
    }
    return names.contains(String(decoding: name.map(\.asciiLowercased), as: UTF8.self))
  }

  /// For each length of a name the letters that names of that length start with, as bits.
  private static let firstLetters = {
    var letters = InlineArray<16, UInt32>(repeating: 0)
    for name in names {
      guard let first = name.utf8.first else { continue }
      letters[name.utf8.count] |= 1 << UInt32(first & 31)
    }
    return letters
  }()
}
