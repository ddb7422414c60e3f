/// The HTML that makes browsers report page views: JavaScript, and a pixel for those without it.
///
///     let endpoints = try MatomoSnippet.Endpoints(baseURL: "https://matomo.example")
///     let snippet = MatomoSnippet(site: 1, endpoints: endpoints, options: .init(doNotTrack: true))
///     page.append(snippet.html)
///
/// It belongs into `<body>`, since `<head>` allows no image in `<noscript>`. It is safe there whatever the values hold:
/// see ``javaScript``. The same values give the same text.
public struct MatomoSnippet: Sendable, Hashable {
  /// The site that the page belongs to.
  public var site: SiteID

  /// Where browsers find the script and send hits.
  public var endpoints: Endpoints

  /// Everything else.
  public var options: Options

  /// Creates a snippet.
  public init(site: SiteID, endpoints: Endpoints = .sameHost, options: Options = Options()) {
    self.site = site
    self.endpoints = endpoints
    self.options = options
  }

  /// The `<script>` and `<noscript>` elements.
  public var html: String {
    let nonce = options.nonce.map { " nonce=" + HTMLAttribute.quoted($0.description) } ?? ""
    let script = "<script\(nonce)>\n\(javaScript)</script>\n"
    return noscript.isEmpty ? script : script + noscript + "\n"
  }

  /// The elements, or what visitors from inside get in their place (``Options/internalVisitors``).
  public func html(isInternalVisitor: Bool) -> String {
    isInternalVisitor ? options.internalVisitors.html : html
  }

  /// What stands between `<script>` and `</script>`, for a template or for the hash of a Content Security Policy.
  ///
  /// Values are JSON in printable ASCII, with `<`, `>` and `&` escaped. No value can end the script or its string.
  public var javaScript: String {
    var lines = ["var _paq = window._paq = window._paq || [];"]
    lines += settings.map(\.statement)
    if let id = options.pageViewID { lines.append(Self.statement(settingPageViewID: id)) }
    lines += (options.commands + tracking + options.laterCommands + destinations).map(\.statement)
    lines += loading
    return lines.map { "  \($0)\n" }.joined()
  }

  /// What must be known when the page view is sent, privacy first.
  ///
  /// The script moves some commands to the front by itself, but not `setDoNotTrack`, variables and dimensions.
  private var settings: [Command] {
    var commands: [Command] = []
    if let consent = options.consent.command { commands.append(consent) }
    if options.disableCookies { commands.append(Command(checked: "disableCookies")) }
    if options.doNotTrack { commands.append(Command(checked: "setDoNotTrack", [true])) }
    if !options.domains.isEmpty {
      commands.append(Command(checked: "setDomains", [.array(options.domains.map { .string($0) })]))
    }
    if options.crossDomainLinking { commands.append(Command(checked: "enableCrossDomainLinking")) }
    commands += options.customVariables.map(\.command)
    commands += (options.dimensions?.values ?? [:]).sorted { $0.key < $1.key }.map { number, value in
      Command(checked: "setCustomDimension", [.integer(number), .string(value)])
    }
    if let user = options.userID.command { commands.append(user) }
    if let title = options.title { commands.append(Command(checked: "setDocumentTitle", [.string(title)])) }
    if let interval = options.heartBeat {
      let seconds = min(max(interval.components.seconds, 5), Int64(Int32.max))
      commands.append(Command(checked: "enableHeartBeatTimer", [.integer(Int(seconds))]))
    }
    return commands
  }

  private var tracking: [Command] {
    var commands: [Command] = []
    if options.trackPageView { commands.append(Command(checked: "trackPageView")) }
    if options.linkTracking { commands.append(Command(checked: "enableLinkTracking")) }
    return commands
  }

  /// These may stand last: nothing runs before the script is loaded, and then they are moved to the front.
  private var destinations: [Command] {
    let tracker = Value.string(endpoints.trackerURL)
    return [
      Command(checked: "setTrackerUrl", [tracker]), Command(checked: "setSiteId", [.integer(site.number)]),
    ] + options.otherSites.map { Command(checked: "addTracker", [tracker, .integer($0.number)]) }
  }

  /// A function in place of a name: a script older than Matomo 4.4 would stop at `setPageViewId`, before the page view.
  ///
  /// The script calls it with the tracker as `this`.
  private static func statement(settingPageViewID id: PageViewID) -> String {
    var writer = ScriptWriter()
    writer.write(id.description)
    return "_paq.push([function() { if (this.setPageViewId) this.setPageViewId(\(writer.text)); }]);"
  }

  private var loading: [String] {
    var source = ScriptWriter()
    source.write(endpoints.scriptURL)
    var lines = ["(function(d) {", "  var g = d.createElement(\"script\");", "  g.async = true;"]
    if let nonce = options.nonce {
      var writer = ScriptWriter()
      writer.write(nonce.description)
      lines.append("  g.setAttribute(\"nonce\", \(writer.text));")
    }
    return lines + ["  g.src = \(source.text);", "  d.head.appendChild(g);", "})(document);"]
  }
}
