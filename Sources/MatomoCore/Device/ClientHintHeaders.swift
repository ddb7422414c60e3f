/// The client hints of a request as the JSON of `uadata`, in the form in which JavaScript sends them.
///
/// A bulk call has one set of headers for all its visitors, so that Matomo must get the hints with each hit. A value of
/// another type than it expects makes it fail the whole bulk call: nothing but strings, lists of brands and a boolean is
/// ever written, and a malformed header is ignored.
package struct ClientHintHeaders {
  private var brands: String?
  private var fullVersions: String?
  private var mobile: String?
  private var model: String?
  private var platform: String?
  private var platformVersion: String?
  private var isEmpty = true

  /// Takes note of a header, if it is one of the hints.
  mutating func read(_ name: Span<UInt8>, _ value: Span<UInt8>) {
    switch name.count {
    case 9 where name.equalsIgnoringCase("sec-ch-ua"): brands = value.text
    case 15 where name.equalsIgnoringCase("sec-ch-ua-model"): model = value.text
    case 16 where name.equalsIgnoringCase("sec-ch-ua-mobile"): mobile = value.text
    case 18 where name.equalsIgnoringCase("sec-ch-ua-platform"): platform = value.text
    case 26 where name.equalsIgnoringCase("sec-ch-ua-platform-version"): platformVersion = value.text
    case 27 where name.equalsIgnoringCase("sec-ch-ua-full-version-list"): fullVersions = value.text
    default: return
    }
    isEmpty = false
  }

  /// The JSON; `nil` if no header holds anything.
  package var json: String? {
    guard !isEmpty else { return nil }
    var json = JSONWriter()
    json.reserveCapacity(256)
    write("\"brands\":", brands, to: &json, StructuredField.writeBrands)
    write("\"fullVersionList\":", fullVersions, to: &json, StructuredField.writeBrands)
    if let mobile = mobile.flatMap(StructuredField.boolean) {
      json.raw(json.isEmpty ? "{" : ",")
      json.raw(mobile ? "\"mobile\":true" : "\"mobile\":false")
    }
    write("\"model\":", model, to: &json, StructuredField.writeString)
    write("\"platform\":", platform, to: &json, StructuredField.writeString)
    write("\"platformVersion\":", platformVersion, to: &json, StructuredField.writeString)
    guard !json.isEmpty else { return nil }
    json.raw("}")
    return json.text
  }

  private func write(
    _ name: String,
    _ header: String?,
    to json: inout JSONWriter,
    _ write: (String, inout JSONWriter) -> Bool
  ) {
    guard let header else { return }
    json.attempt { json in
      json.raw(json.isEmpty ? "{" : ",")
      json.raw(name)
      return write(header, &json)
    }
  }
}
