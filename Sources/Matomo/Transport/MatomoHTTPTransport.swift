import FoundationEssentials
package import MatomoCore
import MatomoCurl

/// Posts bulk calls to a Matomo server over HTTP.
package final class MatomoHTTPTransport: HitTransport {
  private let url: TrackerURL
  private let timeout: Duration
  private let headers: [(name: String, value: String)]
  private let client = CurlClient()

  /// Creates a transport.
  ///
  /// - Parameters:
  ///   - url: Where Matomo takes hits.
  ///   - timeout: For one whole call. Matomo needs about 2.5 ms for a hit (docs/matomo.md §4.d).
  ///   - headers: Sent with each call, such as `Authorization` for a server behind basic authentication. They replace our
  ///     own of the same name, such as `User-Agent`.
  package convenience init(
    _ url: TrackerURL,
    timeout: Duration = .seconds(30),
    headers: [(name: String, value: String)] = []
  ) {
    self.init(url, timeout: timeout, headers: headers, userAgent: "swift-matomo")
  }

  /// Creates the transport of a program that has a name of its own.
  package init(_ url: TrackerURL, timeout: Duration, headers: [(name: String, value: String)], userAgent: String) {
    self.url = url
    self.timeout = timeout
    let given = Set(headers.map { $0.name.lowercased() })
    let own = [(name: "Content-Type", value: "application/json"), (name: "User-Agent", value: userAgent)]
    self.headers = own.filter { !given.contains($0.name.lowercased()) } + headers
  }

  package func post(_ body: [UInt8]) async -> BulkAnswer {
    let request = CurlRequest(
      method: "POST",
      url: url.description,
      headers: headers,
      body: body,
      timeout: timeout
    )
    do throws(CurlError) {
      let response = try await client.send(request)
      return .response(
        BulkResponse(
          status: response.status,
          body: response.body,
          retryAfter: response.header("Retry-After").flatMap { RetryAfter.parse($0, at: Date()) },
          location: response.header("Location")
        )
      )
    } catch {
      switch error.outcome {
      case .notSent: return .notSent(error.reason)
      case .outcomeUnknown: return .interrupted(error.reason)
      }
    }
  }
}

extension MatomoHTTPTransport: CustomReflectable {
  /// A mirror without the values of headers, which may be credentials.
  package var customMirror: Mirror {
    Mirror(self, children: ["url": url, "timeout": timeout, "headers": headers.map(\.name)])
  }
}

/// The header `Retry-After` of RFC 9110, section 10.2.3: a number of seconds, or a date.
enum RetryAfter {
  /// The wait that a value asks for, from 0 to 136 years; `nil` for anything else.
  static func parse(_ value: String, at now: Date) -> Duration? {
    if !value.isEmpty, value.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) {
      return .seconds(Int(UInt32(value) ?? .max))
    }
    guard let date = HTTPDate.unixSeconds(value) else { return nil }
    return .seconds(max(0, Double(date) - now.timeIntervalSince1970))
  }
}
