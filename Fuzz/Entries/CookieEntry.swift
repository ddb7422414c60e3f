import MatomoCore

/// The parser of cookies.
enum CookieEntry {
  static func findings(in bytes: [UInt8]) -> [String] {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let headers = HeaderFields(lines.map { ("Cookie", String(decoding: $0, as: UTF8.self)) })
    let cookies = RequestCookies(headers: headers, site: 1, names: CookieNames(own: "__matomo"))
    var rules = PrivacyRules()
    rules.respects = [.optOutCookie]
    let isLeftOut = rules.rule(against: KnownHeaders(headers), cookies: cookies) != nil
    // A simple reading, of what a browser would send: nobody who opted out may be recorded.
    let optsOut = lines.contains { line in
      line.prefix(16_000).split(separator: UInt8(ascii: ";")).contains { cookie in
        ["matomo_ignore=1", "mtm_consent_removed=1"].contains {
          cookie.drop { $0 == 0x20 || $0 == 0x09 }.elementsEqual($0.utf8)
        }
      }
    }
    return optsOut && !isLeftOut ? ["the visitor opted out, and is recorded"] : []
  }
}
