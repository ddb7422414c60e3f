import FoundationEssentials
import Matomo
import MatomoCore

/// What the settings mean to the parts that the relay is made of.
extension Settings {
  var deliveryConfiguration: DeliveryConfiguration {
    DeliveryConfiguration(
      tokenAuth: matomo.tokenAuth,
      batchSize: delivery.batchSize,
      batchBytes: delivery.batchBytes,
      flushInterval: queue == .direct ? .zero : delivery.flushInterval,
      lanes: delivery.lanes,
      retry: delivery.retry,
      maxAge: delivery.maxAge,
      drain: delivery.drain,
      pause: delivery.pause,
      onUnknown: delivery.onUnknown
    )
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
