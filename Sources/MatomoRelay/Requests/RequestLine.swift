import MatomoCore
import MatomoProtocol

/// One line of `POST /requests`: an observed request, and what its sender wants to be tracked with it.
struct RequestLine: Sendable {
  var request: ObservedRequest

  /// The parameters of the hit, which win over what is derived from the request.
  var parameters: [Parameter]
}

extension RequestLine {
  /// Reads a line of JSON.
  ///
  /// Bytes that are not UTF-8, which servers log as they come, are replaced.
  init(parsing line: ArraySlice<UInt8>) throws(RequestLineError) {
    let json: JSONValue
    do {
      json = try JSONValue(parsing: Array(String(decoding: line, as: UTF8.self).utf8))
    } catch {
      throw RequestLineError("the line is not JSON: column \(error.column), \(error.message)")
    }
    guard case .object = json else {
      throw RequestLineError("the line must be a JSON object, such as {\"time\": 1795255200, …}")
    }
    self = try RequestFields(json).line()
  }
}

/// The reason why a line is not an observed request: which field, and what to do.
struct RequestLineError: Error, Hashable, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }

  /// - Parameter field: Its name, which may come from the sender.
  init(_ field: String, _ problem: String) {
    self.init("‘\(field.quotable)’ \(problem)")
  }
}
