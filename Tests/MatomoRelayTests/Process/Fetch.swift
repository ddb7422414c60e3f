import CurlHTTP
import FoundationEssentials
import MatomoJSON

/// One client for all tests, as it has a thread of its own.
private let client = CurlClient()

/// What a server answers; redirects are not followed.
func fetch(_ url: String, method: String = "GET", headers: [(name: String, value: String)] = []) async throws
  -> CurlResponse
{
  try await client.send(
    CurlRequest(method: method, url: url, headers: headers, timeout: .seconds(60), responseBodyLimit: 64 << 20)
  )
}

extension CurlResponse {
  var text: String { String(decoding: body, as: UTF8.self) }

  func json() throws -> JSONValue { try JSONValue(parsing: body) }
}

extension JSONValue {
  var array: [JSONValue] { if case .array(let values) = self { values } else { [] } }
  var text: String? { if case .string(let text) = self { text } else { nil } }
  var number: Int? { if case .integer(let number) = self { Int(number) } else { nil } }

  /// The names of an object's members, in their order.
  var names: [String] { if case .object(let members) = self { members.map(\.name) } else { [] } }
}
