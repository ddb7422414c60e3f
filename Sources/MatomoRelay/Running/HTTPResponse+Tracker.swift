import EmbeddedHTTP
import MatomoRules

extension HTTPResponse {
  /// The response of a collector or an inspector.
  init(_ response: TrackerResponse) {
    self.init(status: response.status, headers: response.headers.map { (name: $0.0, value: $0.1) }, body: response.body)
  }
}
