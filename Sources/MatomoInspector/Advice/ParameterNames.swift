/// The names of Matomo's tracking API.
enum ParameterNames {
  static func isKnown(_ name: String) -> Bool {
    known.contains(name) || dimension(name) != nil || obsolete[name] != nil
  }

  /// The number in `dimension1` to `dimension999`.
  static func dimension(_ name: String) -> Int? {
    guard name.hasPrefix("dimension") else { return nil }
    let digits = name.dropFirst("dimension".count)
    guard !digits.hasPrefix("0"), let number = Int(digits), (1...999).contains(number) else { return nil }
    return number
  }

  /// Names that a plugin may read, but Matomo does not.
  static func isOfPlugin(_ name: String) -> Bool { !isKnown(name) && meant(by: name) == nil }

  /// The known name that somebody meant who wrote this one; `nil` for a known name, and for one that is like none.
  static func meant(by name: String) -> String? {
    guard !isKnown(name) else { return nil }
    return knownByLetters[letters(of: name)] ?? habits[letters(of: name)]
  }

  static let obsolete = [
    "gt_ms": "is dropped since Matomo 4; send the server's time as pf_srv",
    "_idts": obsoleteSince4, "_idvc": obsoleteSince4, "_viewts": obsoleteSince4, "_ects": obsoleteSince4,
  ]

  private static let obsoleteSince4 = "is ignored since Matomo 4, which finds it out by itself"

  private static let known: Set<String> = [
    "idsite", "rec", "action_name", "url", "_id", "rand", "r", "apiv", "urlref", "res", "h", "m", "s", "fla", "java",
    "dir",
    "qt", "realp", "pdf", "wma", "gears", "ag", "cookie", "ua", "uadata", "lang", "uid", "cid", "new_visit", "_cvar",
    "_idn",
    "_refts", "_ref", "_rcn", "_rck", "consent", "cs", "tracker_install_check", "data", "cvar", "e_cvar", "link",
    "download",
    "search", "search_cat", "search_count", "pv_id", "idgoal", "revenue", "ca", "ping", "bw_bytes", "pf_net", "pf_srv",
    "pf_tfr", "pf_dm1", "pf_dm2", "pf_onl", "e_c", "e_a", "e_n", "e_v", "c_n", "c_p", "c_t", "c_i", "ec_id", "ec_items",
    "ec_st", "ec_tx", "ec_sh", "ec_dt", "_pks", "_pkn", "_pkc", "_pkp", "ma_id", "ma_re", "ma_mt", "ma_ti", "ma_pn",
    "ma_st",
    "ma_le", "ma_ps", "ma_ttp", "ma_w", "ma_h", "ma_fs", "ma_se", "cra", "cra_st", "cra_ct", "cra_tp", "cra_ru",
    "cra_rl",
    "cra_rc", "token_auth", "cip", "cdt", "cdo", "country", "region", "city", "lat", "long", "send_image", "bots",
    "queuedtracking", "dp", "debug", "recMode", "http_status", "source", "pk_campaign", "pk_kwd",
  ]

  /// What other tools call the same.
  private static let habits = [
    "title": "action_name", "pagetitle": "action_name", "name": "action_name", "referrer": "urlref",
    "referer": "urlref",
    "ref": "urlref", "useragent": "ua", "userid": "uid", "visitorid": "cid", "siteid": "idsite", "site": "idsite",
    "ip": "cip", "clientip": "cip", "time": "cdt", "timestamp": "cdt", "datetime": "cdt", "language": "lang",
    "record": "rec", "token": "token_auth", "latitude": "lat", "longitude": "long", "lon": "long", "lng": "long",
    "ecategory": "e_c", "eaction": "e_a", "ename": "e_n", "evalue": "e_v", "orderid": "ec_id", "pageviewid": "pv_id",
    "resolution": "res", "newvisit": "new_visit", "bot": "bots", "items": "ec_items", "goalid": "idgoal",
  ]

  private static let knownByLetters = Dictionary(known.map { (letters(of: $0), $0) }, uniquingKeysWith: min)

  private static func letters(of name: String) -> String {
    name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != "." }
  }
}
