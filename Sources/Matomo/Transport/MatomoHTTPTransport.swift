// The protocol documents what its requirements do.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import FoundationEssentials
public import MatomoCore
import MatomoCurl

/// Posts bulk calls to a Matomo server over HTTP.
public final class MatomoHTTPTransport: HitTransport {
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
  public init(_ url: TrackerURL, timeout: Duration = .seconds(30), headers: [(name: String, value: String)] = []) {
    self.url = url
    self.timeout = timeout
    let given = Set(headers.map { $0.name.lowercased() })
    self.headers = Self.ownHeaders.filter { !given.contains($0.name.lowercased()) } + headers
  }

  private static let ownHeaders: [(name: String, value: String)] = [
    ("Content-Type", "application/json"), ("User-Agent", "matomo-relay"),
  ]

  public func post(_ body: [UInt8]) async -> BulkAnswer {
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
  public var customMirror: Mirror {
    Mirror(self, children: ["url": url, "timeout": timeout, "headers": headers.map(\.name)])
  }
}
