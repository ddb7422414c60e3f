import EmbeddedHTTP
import MatomoRequests

extension HeaderFields {
  init(_ fields: HTTPFields) {
    self.init()
    reserveCapacity(fields.underestimatedCount)
    fields.forEach { append(name: $0, value: $1) }
  }
}
