import EmbeddedHTTP
import MatomoRequests

extension HeaderFields {
  init(_ fields: HTTPFields) {
    self.init()
    reserveCapacity(fields.underestimatedCount)
    for (name, value) in fields { append(name: name, value: value) }
  }
}
