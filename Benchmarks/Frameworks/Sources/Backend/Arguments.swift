public import Matomo
import MatomoSQLite

/// What the servers that are measured are told: port, backend, and the URL of a stand-in for Matomo.
public struct Arguments: Sendable {
  /// The port on 127.0.0.1.
  public let port: Int

  /// The tracker; `nil` for a server without one.
  public let matomo: MatomoTracker?

  /// Reads `PORT bare|memory|FILE URL`.
  public init(_ arguments: [String] = CommandLine.arguments) throws {
    port = arguments.count > 1 ? Int(arguments[1]) ?? 8080 : 8080
    let backend = arguments.count > 2 ? arguments[2] : "bare"
    guard backend != "bare" else {
      matomo = nil
      return
    }
    matomo = try MatomoTracker(
      configuration: .init(url: arguments.count > 3 ? arguments[3] : "http://127.0.0.1:9", siteID: 1),
      backend: backend == "memory" ? .memory : .sqlite(path: backend)
    )
  }
}
