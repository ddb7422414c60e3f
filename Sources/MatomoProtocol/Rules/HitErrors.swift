import FoundationEssentials
import MatomoCore

/// A check for one kind of mistake that keeps Matomo from recording a hit.
struct ErrorRule: Sendable {
  /// The parameters without which there is nothing to look at; `nil` where one is missing.
  let concerns: KnownParameters?

  let find: @Sendable (HitReading, FindingContext, inout [Finding]) -> Void

  init(_ concerns: KnownParameters?, find: @escaping @Sendable (HitReading, FindingContext, inout [Finding]) -> Void) {
    self.concerns = concerns
    self.find = find
  }

  static let all: [Self] = [.required, .location, .time, .visitor, .clientHints, .action, .event, .performance]
}

extension Finding {
  /// All reasons for Matomo not to record a hit, as far as the hit itself shows them.
  package static func errors(of hit: HitReading, in context: FindingContext) -> [Finding] {
    var findings: [Finding] = []
    for rule in ErrorRule.all where rule.concerns.map({ !hit.known.isDisjoint(with: $0) }) ?? true {
      rule.find(hit, context, &findings)
    }
    return findings
  }
}

extension ErrorRule {
  /// `idsite` and `rec`.
  static let required = Self(nil) { hit, context, findings in
    let isToBeRecorded = hit.isToBeRecorded
    if !isToBeRecorded {
      findings.append(Finding(.excluded, "rec", "is not 1: Matomo answers as always and records nothing; send rec=1"))
    }
    if let site = hit.site(allowingNames: context.allowsSiteNames) {
      if let sites = context.sites, !sites.contains(site.number) {
        findings.append(Finding(.refused, "idsite", "names no site that is known here"))
      }
    } else if hit[.site] != nil {
      findings.append(Finding(.refused, "idsite", "is not the number of a site, which is 1 or greater"))
    } else if isToBeRecorded {
      // `?rec=0` alone is how health checks ask whether Matomo is there: no site is needed for it.
      findings.append(Finding(.refused, "idsite", "is missing; Matomo must know which site the hit belongs to"))
    }
  }
}

extension ErrorRule {
  /// The one id of which Matomo demands something.
  static let visitor = Self(KnownParameters(.forcedID)) { hit, _, findings in
    // Beside a user id Matomo does not read it.
    guard let id = hit[.forcedID], id.utf8.count != 16, hit[.userID] == nil else { return }
    findings.append(Finding(.refused, "cid", "must be 16 hexadecimal digits; Matomo refuses any other length"))
  }
}

extension ErrorRule {
  /// When it happened: `cdt`, and `cdo` seconds before that.
  static let time = Self(KnownParameters(.time, .age)) { hit, context, findings in
    guard context.token != .accepted, case .past(let time) = hit.time(at: context.now),
      context.now.timeIntervalSince(time) >= HitTime.freeAge
    else { return }
    let known = hit[.time] == nil ? KnownParameter.age : .time
    findings.append(Finding(.refused, known.name, "is a day ago or older, and then it \(context.token.reason)"))
  }
}

extension ErrorRule {
  /// Checks the visitor's place, which only a client with a token may set.
  static let location = Self(KnownParameters(.address, .country, .region, .city, .latitude, .longitude)) {
    hit,
    context,
    findings in
    guard context.token == .accepted else {
      for known in [KnownParameter.address, .country, .region, .city, .latitude, .longitude] where hit[known] != nil {
        findings.append(Finding(.refused, known.name, context.token.reason))
      }
      return
    }
    for known in [KnownParameter.latitude, .longitude] where hit[known] != nil {
      // The column is DECIMAL(9, 6).
      if let degrees = hit.number(known), abs(degrees) < 1000 { continue }
      findings.append(Finding(.poison, known.name, "is not a number of degrees; the database refuses it"))
    }
  }
}

extension FindingContext.Token {
  /// Why what needs a token is refused.
  var reason: String {
    self == .none
      ? "needs token_auth: without it Matomo refuses the whole hit"
      : "needs token_auth, and Matomo does not take this one for the site: it refuses the whole hit"
  }
}

extension ErrorRule {
  /// What the database cannot store of an action.
  static let action = Self(KnownParameters(.pageViewID, .bytes, .searchCount)) { hit, _, findings in
    if let id = hit[.pageViewID], id.utf8.count > 6, Array(id.utf8).isCutInCharacter(at: 6) {
      findings.append(
        Finding(.poison, "pv_id", "is cut after six bytes, in the middle of a character; the database refuses it")
      )
    }
    // Only the plugin Bandwidth reads it, and it is not known here whether the server has that plugin.
    if hit[.bytes] != nil, !(hit.number(.bytes).map { $0 >= 0 } ?? false) {
      findings.append(Finding(.poison, "bw_bytes", "is not a number of bytes; the database refuses it"))
    }
    if hit[.searchCount] != nil, hit[.search] != nil, let count = hit.number(.searchCount),
      count > Double(UInt32.max)
    {
      findings.append(Finding(.poison, "search_count", "is more than \(UInt32.max); the database refuses it"))
    }
  }
}

extension [UInt8] {
  /// Whether UTF-8 that ends before a byte ends in the middle of a character.
  package func isCutInCharacter(at count: Int) -> Bool { self.count > count && self[count] & 0xc0 == 0x80 }
}

extension ErrorRule {
  /// Category, action and value of an event.
  static let event = Self(KnownParameters(.eventCategory, .eventAction, .eventValue)) { hit, _, findings in
    if let category = hit[.eventCategory], let action = hit[.eventAction] {
      for (known, text) in [(KnownParameter.eventCategory, category), (.eventAction, action)]
      where text.allSatisfy(\.isWhitespace) {
        findings.append(Finding(.refused, known.name, "is blank; an event needs a category and an action"))
      }
    }
    if hit.number(.eventValue)?.isInfinite == true {
      findings.append(Finding(.poison, "e_v", "is larger than any number that the database stores"))
    }
  }
}

extension ErrorRule {
  /// The times of a page view, `pf_*`, in milliseconds.
  static let performance = Self(
    KnownParameters(
      .networkTime,
      .serverTime,
      .transferTime,
      .domProcessingTime,
      .domCompletionTime,
      .onLoadTime
    )
  ) { hit, _, findings in
    for known in times where hit[known]?.utf8.contains(UInt8(ascii: "-")) == true {
      // -1 is what Matomo itself takes for "not measured".
      if let milliseconds = hit.whole(known), milliseconds < -1 {
        findings.append(Finding(.refused, known.name, "is below zero, for which Matomo refuses the whole hit"))
      }
    }
  }

  private static let times: [KnownParameter] = [
    .networkTime, .serverTime, .transferTime, .domProcessingTime, .domCompletionTime, .onLoadTime,
  ]
}

/// What Matomo keeps unique: an order of a site.
package struct OrderID: Sendable, Hashable {
  package let site: Int
  package let order: String

  package init(site: Int, order: String) {
    self.site = site
    self.order = order
  }

  /// The order that a hit reports, if it does.
  package init?(_ hit: HitReading) {
    guard hit.whole("idgoal") == 0, let order = hit["ec_id"], let site = hit.site?.number else { return nil }
    self.init(site: site, order: order)
  }
}
