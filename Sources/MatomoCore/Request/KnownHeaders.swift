/// The headers that every request is asked for, found in one pass.
package struct KnownHeaders {
  package private(set) var host: String?
  package private(set) var userAgent: String?
  package private(set) var referrer: String?
  package private(set) var languages: String?
  package private(set) var doNotTrack: String?
  package private(set) var globalPrivacyControl: String?
  package private(set) var purpose: String?
  package private(set) var hints = ClientHintHeaders()
  private(set) var fetch = FetchMetadata()
  package private(set) var hasCookies = false

  package init(_ headers: HeaderFields) {
    headers.visit { name, value in
      switch name.count {
      case 3 where name.equalsIgnoringCase("dnt"): set(&doNotTrack, value)
      case 4 where name.equalsIgnoringCase("host"): set(&host, value)
      case 5 where name.equalsIgnoringCase("x-moz"): add(value, to: &purpose)
      case 6 where name.equalsIgnoringCase("cookie"): hasCookies = true
      case 7 where name.equalsIgnoringCase("referer"): set(&referrer, value)
      case 7 where name.equalsIgnoringCase("sec-gpc"): set(&globalPrivacyControl, value)
      case 7 where name.equalsIgnoringCase("purpose"): add(value, to: &purpose)
      case 9 where name.equalsIgnoringCase("x-purpose"): add(value, to: &purpose)
      case 10 where name.equalsIgnoringCase("user-agent"): set(&userAgent, value)
      case 11 where name.equalsIgnoringCase("sec-purpose"): add(value, to: &purpose)
      case 14 where name.equalsIgnoringCase("x-do-not-track"): set(&doNotTrack, value)
      case 15 where name.equalsIgnoringCase("accept-language"): add(value, to: &languages)
      case 9, 15, 26, 27: hints.read(name, value)
      case 5, 6, 10, 11, 14, 20: fetch.read(name, value)
      case 16, 18:
        hints.read(name, value)
        fetch.read(name, value)
      default: break
      }
    }
  }

  private func set(_ header: inout String?, _ value: Span<UInt8>) {
    if header == nil { header = value.text }
  }

  private func add(_ value: Span<UInt8>, to header: inout String?) {
    header = header.map { "\($0), \(value.text)" } ?? value.text
  }
}
