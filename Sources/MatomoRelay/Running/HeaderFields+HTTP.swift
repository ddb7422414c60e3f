import EmbeddedHTTP
import MatomoRequests

extension HeaderFields {
  init(_ fields: HTTPFields) {
    self.init()
    reserveCapacity(fields.underestimatedCount)
    fields.visit { append(name: $0, value: $1) }
  }
}
