import FoundationEssentials
import MatomoCore
import MatomoHTTP
import MatomoProtocol

extension Collector {
  /// Whether a request is a bulk, which its body alone says.
  func isBulk(_ request: HTTPRequest) -> Bool {
    request.method == "POST" && !request.body.isEmpty && request.codedBody == nil && BulkBody.isBulk(request.body)
  }

  func decideOnBulk(_ request: HTTPRequest, at now: Date) -> CollectorDecision {
    let isShown = showsToken(request)
    // A token in the URL makes the answer name invalid hits, and authorises nothing.
    let namesInvalid =
      isShown || (!rules.tokens.isEmpty && rules.tokens.contains(HitReading(Query.decode(request.query ?? ""))[.token]))
    let bulk: BulkBody
    do {
      bulk = try BulkBody(decoding: request.body)
    } catch {
      if error.exceedsLimit { return .answer(.refusal(413, "the bulk has \(error.message)")) }
      // Matomo answers success to what it cannot read, and records nothing.
      return .answer(.bulk(BulkCount(), names: namesInvalid, reason: "the bulk is not JSON: \(error)"))
    }
    let limit = rules.configuration.limits.bulkHits
    guard bulk.entries.count <= limit else {
      return .answer(.refusal(413, "the bulk has more than \(limit) hits; send them in parts"))
    }
    let isTrusted = isShown ? true : bulk.tokenAuth.map(rules.tokens.contains)
    return decideOnEntries(of: bulk, request, at: now, isTrusted: isTrusted, namesInvalid: namesInvalid)
  }

  /// - Parameter isTrusted: Whether the token of the bulk is a trusted one; `nil` if the bulk has no token.
  private func decideOnEntries(
    of bulk: BulkBody,
    _ request: HTTPRequest,
    at now: Date,
    isTrusted: Bool?,
    namesInvalid: Bool
  ) -> CollectorDecision {
    var admission = HitAdmission(rules, request, at: now)
    var count = BulkCount()
    var counts = CollectorCounts()
    var hits: [CollectedHit] = []
    hits.reserveCapacity(bulk.entries.count)
    var size = 0
    var firstReason: String?
    // Matomo ignores entries without a query.
    for parameters in bulk.entries.lazy.compactMap(\.self) {
      let admitted = admission.admit(parameters, isTrusted: isTrusted)
      switch admitted.outcome {
      case .stored(let hit):
        hits.append(hit)
        count.addTracked()
        counts.removed += admitted.removed
        size += admitted.size
      case .excluded(let rule):
        count.addTracked()
        counts.excluded += 1
        counts.rule = rule ?? counts.rule
      case .refused(let reason):
        firstReason = firstReason ?? "hit \(count.tracked + count.invalid.count): \(reason)"
        count.addInvalid()
        counts.refused += 1
      }
      guard size <= rules.configuration.limits.bulk else {
        return .answer(.refusal(413, "the hits of the bulk are too large together; send them in parts"))
      }
    }
    let response: HTTPResponse =
      bulk.wantsResult
      ? .bulk(count, names: namesInvalid || isTrusted == true, reason: firstReason) : .noContent
    return hits.isEmpty ? .answer(response, counts) : .store(hits, then: response, counts)
  }
}
