/// The headers that every request is asked for, found in one pass.
package struct KnownHeaders {
  package private(set) var host: String?
  package private(set) var userAgent: String?
  package private(set) var referrer: String?
  package private(set) var languages: String?
  package private(set) var doNotTrack: String?
  package private(set) var globalPrivacyControl: String?
  package private(set) var purpose: String?
  package private(set) var hints = ClientHints()
  package private(set) var hasCookies = false

  package init(_ headers: HeaderFields) {
    let fields = headers.fields.span
    for index in fields.indices {
      let length = fields[index].name.utf8.count
      switch length {
      case 3 where fields[index].name.equalsIgnoringCase("dnt"): set(&doNotTrack, fields[index].value)
      case 4 where fields[index].name.equalsIgnoringCase("host"): set(&host, fields[index].value)
      case 5 where fields[index].name.equalsIgnoringCase("x-moz"): add(fields[index].value, to: &purpose)
      case 6 where fields[index].name.equalsIgnoringCase("cookie"): hasCookies = true
      case 7 where fields[index].name.equalsIgnoringCase("referer"): set(&referrer, fields[index].value)
      case 7 where fields[index].name.equalsIgnoringCase("sec-gpc"): set(&globalPrivacyControl, fields[index].value)
      case 7 where fields[index].name.equalsIgnoringCase("purpose"): add(fields[index].value, to: &purpose)
      case 9 where fields[index].name.equalsIgnoringCase("x-purpose"): add(fields[index].value, to: &purpose)
      case 10 where fields[index].name.equalsIgnoringCase("user-agent"): set(&userAgent, fields[index].value)
      case 11 where fields[index].name.equalsIgnoringCase("sec-purpose"): add(fields[index].value, to: &purpose)
      case 14 where fields[index].name.equalsIgnoringCase("x-do-not-track"): set(&doNotTrack, fields[index].value)
      case 15 where fields[index].name.equalsIgnoringCase("accept-language"): add(fields[index].value, to: &languages)
      case 9, 15, 16, 18, 26, 27: hints.read(fields[index])
      default: break
      }
    }
  }

  private func set(_ header: inout String?, _ value: String) {
    if header == nil { header = value }
  }

  private func add(_ value: String, to header: inout String?) {
    header = header.map { "\($0), \(value)" } ?? value
  }
}
