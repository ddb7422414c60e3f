import MatomoCurl
import MatomoProtocol

/// One client for all tests, as it has a thread of its own.
private let client = CurlClient()

/// What a server answered.
struct Fetched: Sendable {
  let status: Int
  let headers: [(name: String, value: String)]
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }

  func json() throws -> JSONValue { try JSONValue(parsing: body) }
}

/// Asks a server; redirects are not followed.
func fetch(
  _ url: String,
  method: String = "GET",
  headers: [(name: String, value: String)] = [],
  body: [UInt8] = []
) async throws -> Fetched {
  let request = CurlRequest(
    method: method,
    url: url,
    headers: headers,
    body: body,
    timeout: .seconds(60),
    responseBodyLimit: 64 << 20
  )
  let response = try await client.send(request)
  return Fetched(status: response.status, headers: response.headers, body: response.body)
}

extension JSONValue {
  var array: [JSONValue] { if case .array(let values) = self { values } else { [] } }
  var text: String? { if case .string(let text) = self { text } else { nil } }
  var number: Int? { if case .integer(let number) = self { Int(number) } else { nil } }

  /// The names of an object's members, in their order.
  var names: [String] { if case .object(let members) = self { members.map(\.name) } else { [] } }
}
