import FoundationEssentials
import MatomoCore
import MatomoProtocol

/// The fields of an observed request as JSON.
///
/// Unknown names are ignored. Web servers write numbers as text, and an empty text or `-` for a value that is
/// missing; these count as missing.
struct RequestFields {
  private let json: JSONValue

  init(_ json: JSONValue) {
    self.json = json
  }

  func line() throws(RequestLineError) -> RequestLine {
    let headers = try headers()
    var request = ObservedRequest(path: "/", headers: headers, time: try time())
    request.method = try required("method", text("method"), "such as GET")
    try setURL(of: &request)
    let status = try required("status", whole("status"), "such as 200")
    guard (100...999).contains(status) else { throw RequestLineError("status", "must be a number from 100 to 999") }
    request.status = status
    request.peerAddress = try address()
    request.bytes = try whole("bytes")
    request.duration = try duration()
    request.contentType = try text("contentType")
    request.route = try text("route")
    request.title = try text("title")
    request.userID = try text("userID")
    if let id = try text("pageViewID") {
      guard let id = PageViewID(id) else { throw RequestLineError("pageViewID", "must be six letters or digits") }
      request.pageViewID = id
    }
    return RequestLine(request: request, parameters: try parameters())
  }

  private func time() throws(RequestLineError) -> Date {
    let text = try required("time", text("time"), "in the form 2026-11-21T10:00:00.250Z, or Unix seconds")
    guard let time = RequestTime.read(text) else {
      throw RequestLineError(
        "time",
        "must look like 2026-11-21T10:00:00.250Z, or be Unix seconds such as 1795255200.250"
      )
    }
    return time
  }

  private func setURL(of request: inout ObservedRequest) throws(RequestLineError) {
    let url = try required("url", text("url"), "with scheme and host, or with a header ‘host’ beside it")
    request.setTarget(url)
    if url.utf8.first == UInt8(ascii: "/") {
      guard request.headers["host"] != nil else {
        throw RequestLineError("url", "names no host; write https://shop.example/…, or add ‘host’ to ‘headers’")
      }
    } else if request.host?.isEmpty ?? true {
      throw RequestLineError("url", "must begin with https://, with http://, or with a slash")
    }
  }

  /// `nil` for a client on a Unix domain socket, as nginx writes it.
  private func address() throws(RequestLineError) -> IPAddress? {
    let text = try required("address", text("address"), "such as 203.0.113.5")
    if text == "unix:" { return nil }
    guard let address = IPAddress(text) else {
      throw RequestLineError("address", "must be an IPv4 or IPv6 address without a port, or unix:")
    }
    return address
  }

  private func duration() throws(RequestLineError) -> Duration? {
    guard let text = try text("duration") else { return nil }
    guard let seconds = Double(text), seconds >= 0, seconds <= 1e9 else {
      throw RequestLineError("duration", "must be seconds, such as 0.012")
    }
    return .microseconds(Int64((seconds * 1e6).rounded()))
  }

  private func headers() throws(RequestLineError) -> HeaderFields {
    guard let value = json["headers"], value != .null else { return HeaderFields() }
    guard case .object(let members) = value else {
      throw RequestLineError("headers", #"must be an object, such as {"user-agent": "…"}"#)
    }
    var fields = HeaderFields()
    fields.reserveCapacity(members.count)
    for member in members {
      // Some servers write every line of a header on its own.
      let values = if case .array(let values) = member.value { values } else { [member.value] }
      for value in values {
        if let text = try Self.text(value, of: "headers.\(member.name)") {
          fields.append(name: member.name, value: text)
        }
      }
    }
    return fields
  }

  private func parameters() throws(RequestLineError) -> [Parameter] {
    guard let value = json["parameters"], value != .null else { return [] }
    guard case .object = value, let parameters = BulkEntry.parameters(of: value) else {
      throw RequestLineError("parameters", #"must be an object, such as {"dimension1": "gold"}"#)
    }
    return parameters
  }

  private func required<Value>(
    _ field: String,
    _ value: Value?,
    _ advice: String
  ) throws(RequestLineError) -> Value {
    guard let value else { throw RequestLineError(field, "is missing; add it, \(advice)") }
    return value
  }

  private func whole(_ field: String) throws(RequestLineError) -> Int? {
    guard let text = try text(field) else { return nil }
    guard let number = Int(text) ?? Double(text).flatMap(Int.init(exactly:)), number >= 0 else {
      throw RequestLineError(field, "must be a whole number")
    }
    return number
  }

  private func text(_ field: String) throws(RequestLineError) -> String? { try Self.text(json[field], of: field) }

  private static func text(_ value: JSONValue?, of field: String) throws(RequestLineError) -> String? {
    switch value {
    case nil, .null: return nil
    case .string(let text): return text.isEmpty || text == "-" ? nil : text
    case .integer(let number): return String(number)
    case .real(let number): return number.description
    case .bool, .array, .object:
      throw RequestLineError(field, "must be text or a number")
    }
  }
}
