import MatomoHTTP
import MatomoProtocol

/// Which origins may send hits, and what browsers are told of it.
struct CrossOriginRule: Sendable {
  private let origins: Set<String>?

  init(_ origins: Set<String>?) {
    self.origins = origins
  }

  var isRestricted: Bool { origins != nil }

  func allows(_ origin: String?) -> Bool {
    guard let origins, let origin else { return true }
    return origin.utf8.count <= Self.maximumLength && origins.contains(origin.lowercased())
  }

  /// The headers of an answer to any method but `GET`.
  func headers(_ origin: String?) -> [(name: String, value: String)] {
    [("Access-Control-Allow-Origin", echo(origin) ?? "*"), ("Access-Control-Allow-Credentials", "true")]
  }

  /// The answer to a browser that asks whether it may send.
  func preflight(_ origin: String?) -> HTTPResponse {
    var response = HTTPResponse.preflight
    if isRestricted, let echo = echo(origin), let index = response.headers.lastIndex(where: { $0.value == "*" }) {
      response.headers[index].value = echo
    }
    return response
  }

  /// The origin, if it is well-formed: nothing else that a client sends comes back in a header.
  private func echo(_ origin: String?) -> String? {
    guard let origin, (1...Self.maximumLength).contains(origin.utf8.count),
      origin.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else { return nil }
    return origin
  }

  /// The longest name of a host with scheme and port.
  private static let maximumLength = 280
}
