import FoundationEssentials
import MatomoCore
import MatomoHTTP
import MatomoProtocol

/// Decides about the hits of one request.
struct HitAdmission {
  private let rules: Collector.Rules
  private let now: Date
  private var facts: RequestFacts
  private let context: FindingContext

  /// What becomes of one hit.
  struct Admitted {
    var outcome: Outcome
    var sendsImage = true
    var removed = RemovedParameters()

    /// Bytes of the names and values of the hit.
    var size = 0

    /// The cookie that the browser is given.
    var cookie: ResponseCookie?

    enum Outcome {
      case stored(CollectedHit)
      case excluded(IgnoreRule?)
      case refused(String)
    }
  }

  init(_ rules: Collector.Rules, _ request: HTTPRequest, at now: Date) {
    self.rules = rules
    self.now = now
    facts = RequestFacts(request, rules)
    // What needs a token is removed before, or has one.
    var context = FindingContext(now: now, token: .accepted, userAgent: "")
    context.sites = rules.configuration.sites
    context.allowsSiteNames = rules.configuration.allowsSiteNames
    self.context = context
  }

  /// - Parameter isTrusted: Whether a token gives the client the right to say what visitors may not; `nil` if only the token of
  ///   the hit itself can.
  mutating func admit(_ parameters: consuming [Parameter], isTrusted: Bool? = nil) -> Admitted {
    let limits = rules.configuration.limits
    guard parameters.count <= limits.parameters else {
      return Admitted(outcome: .refused("the hit has more than \(limits.parameters) parameters"))
    }
    var reading = HitReading(consume parameters)
    let isTrusted = isTrusted ?? rules.tokens.contains(reading[.token])
    let isPrivileged = isTrusted && rules.configuration.hasToken
    if !isPrivileged { reading.leaveOutPrivileged() }

    var admitted = Admitted(outcome: .excluded(nil), sendsImage: reading[.sendsImage] != "0")
    let findings = Finding.errors(of: reading, in: context)
    if !findings.isEmpty {
      let verdict = Verdict(findings)
      if verdict != .excluded { admitted.outcome = .refused(verdict.reason(findings)) }
      return admitted
    }
    guard let site = reading.site(allowingNames: rules.configuration.allowsSiteNames) else { return admitted }
    // A client with a token speaks for visitors whose own privacy headers are not in this request.
    if !isTrusted, let rule = facts.rule {
      admitted.outcome = .excluded(rule)
      return admitted
    }
    if let rule = filterRule(against: reading) {
      admitted.outcome = .excluded(rule)
      return admitted
    }
    if isKnownBot(reading) {
      admitted.outcome = .excluded(IgnoreRule(.bots))
      return admitted
    }
    let given = visitorID(of: reading, site, isTrusted: isTrusted)
    var side =
      isTrusted ? nil : rules.configuration.pageViews.map { JavaScriptHit(reading, site: site, &facts, by: $0) }
    if let given {
      if given.isOfDay { side?.dailyID = given.id.bits } else { side?.visitorID = given.id.bits }
    }
    if !isTrusted {
      let id = reading[.visitorID].flatMap { VisitorID($0) } ?? given.flatMap { $0.isOfDay ? nil : $0.id }
      admitted.cookie = facts.newCookie(of: site, visitorID: id)
    }
    var writer = HitWriter(
      consume reading,
      now: now,
      visitorID: given?.id,
      isTrusted: isTrusted,
      isPrivileged: isPrivileged
    )
    var stored = writer.write(&facts, rules.configuration.privacy.anonymizeAddress)
    rules.configuration.urls.apply(to: &stored)
    admitted.removed = writer.removed
    admitted.size = writer.size
    admitted.outcome =
      writer.size <= limits.hit
      ? .stored(CollectedHit(Hit(site: site, checked: stored), side: side.map(PageViewRole.javaScript)))
      : .refused("the hit is larger than \(limits.hit) bytes")
    return admitted
  }
}

extension HitAdmission {
  private mutating func filterRule(against reading: borrowing HitReading) -> IgnoreRule? {
    let userAgent = reading[.userAgent] ?? facts.sentUserAgent ?? ""
    return rules.configuration.filters.rule(againstPageAt: facts.url(of: reading), userAgent: userAgent)
  }

  /// Whether Matomo would drop the hit for its user agent.
  private mutating func isKnownBot(_ reading: borrowing HitReading) -> Bool {
    guard reading[.userAgent].map(UserAgents.isKnownBot) ?? facts.isKnownBot else { return false }
    return reading.whole("bots") != 1 && !reading.has(.botMode)
  }

  /// The visitor id that the hit is given as `cid`; `nil` if it has one, or Matomo sees the visitor's address.
  private mutating func visitorID(
    of reading: borrowing HitReading,
    _ site: SiteID,
    isTrusted: Bool
  ) -> (id: VisitorID, isOfDay: Bool)? {
    guard !rules.configuration.hasToken, let rule = rules.configuration.dailyVisitorID, reading[.forcedID] == nil else {
      return nil
    }
    if let id = reading[.visitorID].flatMap({ VisitorID($0) }) { return (id, false) }
    // A trusted client speaks for others, of whom its own request says nothing.
    guard !isTrusted else { return nil }
    if let id = facts.cookieVisitor(of: site) { return (id, false) }
    return facts.dailyVisitor(by: rule, userAgent: reading[.userAgent], site: site, at: now).map { ($0, true) }
  }
}

extension HitReading {
  fileprivate mutating func leaveOutPrivileged() {
    for known in [KnownParameter.address, .country, .region, .city, .latitude, .longitude] { leaveOut(known) }
  }
}

extension Verdict {
  /// The finding that the verdict comes from.
  fileprivate func reason(_ findings: [Finding]) -> String {
    let finding =
      self == .refused
      ? findings.first { $0.consequence == .refused }
      : findings.first { $0.consequence == .crash || $0.consequence == .poison }
    return finding.map { "\($0.parameter) \($0.message)" } ?? "the hit is not what Matomo records"
  }
}
