import MatomoCore
import MatomoProtocol

extension FindingRule {
  /// `url` and `urlref`.
  static let url = Self { hit, _ in
    var findings = ["url", "urlref", "link", "download"].flatMap { name in
      hit[name].map { addressFindings(name, $0) } ?? []
    }
    let isPageView = HitKind(hit) == .pageView
    guard let url = hit["url"] else {
      if isPageView {
        let message =
          hit["urlref"] == nil
          ? "is missing: Matomo takes the header Referer, or records a page without an address"
          : "is missing: the page is recorded without an address"
        findings.append(Finding(.noted, "url", message))
      }
      return findings
    }
    if url.utf8.count > 1024 {
      findings.append(Finding(.changed, "url", "is cut after 1024 characters"))
    }
    if url.utf8.contains(UInt8(ascii: "#")) {
      findings.append(Finding(.changed, "url", "loses its fragment, unless the site is set to keep fragments"))
    }
    if isPageView, let name = searchParameter(in: url) {
      findings.append(
        Finding(.changed, "url", "has \(name)= in its query, which makes this a site search and no page view")
      )
    }
    return findings
  }

  private static func addressFindings(_ name: String, _ url: String) -> [Finding] {
    if TextHabits.isPlaceholder(url) {
      return [Finding(.noted, name, "looks like a value that was not there; leave the parameter out")]
    }
    if TextHabits.isPythonBytes(url) {
      return [Finding(.noted, name, "looks like bytes that Python printed; decode them first")]
    }
    let lowercased = url.prefix(12).lowercased()
    if lowercased.hasPrefix("http%3a") || lowercased.hasPrefix("https%3a") {
      return [Finding(.noted, name, "is percent-encoded twice")]
    }
    var findings: [Finding] = []
    if !url.contains("://") {
      findings.append(Finding(.noted, name, "is not a complete URL; it starts with https:// or the like"))
    }
    if !TextHabits.isPercentEncoded(url) {
      findings.append(Finding(.noted, name, "holds characters that a URL must percent-encode"))
    }
    if url.contains("&amp;") {
      findings.append(Finding(.noted, name, "holds &amp;, as if it came out of HTML"))
    }
    return findings
  }

  /// Matomo's default list of what a site's own search calls its keyword.
  private static func searchParameter(in url: String) -> String? {
    guard let mark = url.firstIndex(of: "?") else { return nil }
    let names = ["q", "query", "s", "search", "k", "keyword"]
    let query = url[url.index(after: mark)...].prefix { $0 != "#" }
    return Query.decode(query).first { names.contains($0.name) && !$0.value.isEmpty }?.name
  }
}
