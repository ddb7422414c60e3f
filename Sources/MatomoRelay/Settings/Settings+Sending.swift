import FoundationEssentials
import Matomo
import MatomoCore

/// What the settings mean to the parts that the relay is made of.
extension Settings {
  var deliveryConfiguration: DeliveryConfiguration {
    var configuration = delivery
    configuration.tokenAuth = matomo.tokenAuth
    if queue == .direct { configuration.flushInterval = .zero }
    return configuration
  }

  func transport(to url: TrackerURL) -> MatomoHTTPTransport {
    MatomoHTTPTransport(
      url,
      timeout: matomo.timeout,
      headers: matomo.headers.map { ($0.name, $0.value) },
      userAgent: "matomo-relay"
    )
  }
}
