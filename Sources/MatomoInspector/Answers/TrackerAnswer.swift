package import MatomoHTTP

/// What Matomo answers to a request to its `matomo.php`, and the hits that the request brought.
package struct TrackerAnswer: Sendable {
  package let response: HTTPResponse
  package let hits: [InspectedHit]
}
