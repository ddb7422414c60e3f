import MatomoCore
import MatomoHTTP
import MatomoProtocol

/// Matomo's answer to a bulk request: one database transaction, so that either all or none of it is recorded.
struct BulkAnswer {
  private let configuration: InspectorConfiguration
  private let context: FindingContext
  private let tokenOfURL: String?

  init(_ configuration: InspectorConfiguration, _ context: FindingContext, tokenOfURL: String?) {
    self.configuration = configuration
    self.context = context
    self.tokenOfURL = tokenOfURL
  }

  func answer(to body: [UInt8]) -> TrackerAnswer {
    let bulk: BulkBody
    do {
      bulk = try BulkBody(decoding: body)
    } catch {
      let message = "of the bulk is not JSON: Matomo answers success and records nothing (\(error))"
      let hit = InspectedHit(unreadable: "body", message, outcome: .dropped, way: "bulk")
      return TrackerAnswer(response: .bulk(BulkCount(), names: tokenOfURL.map(isSuperUser) ?? false), hits: [hit])
    }
    return answer(to: bulk)
  }

  private func answer(to bulk: BulkBody) -> TrackerAnswer {
    // A token in the URL makes the answer name invalid hits, and authorises nothing.
    let namesInvalid = [bulk.tokenAuth, tokenOfURL].compactMap { $0 }.contains(where: isSuperUser)
    var count = BulkCount()
    var context = context
    var hits: [InspectedHit] = []
    for parameters in bulk.entries {
      guard let parameters else {
        let message =
          "of a bulk is a string without a query: Matomo drops it, and counts it neither way; put ? before it"
        hits.append(InspectedHit(unreadable: "entry", message, outcome: .dropped, way: "bulk"))
        continue
      }
      context.token = configuration.token(bulk.tokenAuth ?? HitReading(parameters)["token_auth"])
      let hit = InspectedHit(parameters, in: context, way: "bulk")
      if hit.outcome == .failed {
        // The transaction is rolled back: the other hits of the bulk came to nothing, and are not kept.
        return TrackerAnswer(response: .failedBulk(count, hit, names: namesInvalid), hits: [hit])
      }
      if hit.outcome == .refused { count.addInvalid() } else { count.addTracked() }
      context.known.add(hit)
      hits.append(hit)
    }
    guard bulk.wantsResult else {
      if let first = hits.first {
        let message = "is 0 for the whole bulk: Matomo answers 204, and nothing tells which hits it refused"
        hits[0] = first.adding(Finding(.noted, "send_image", message))
      }
      return TrackerAnswer(response: .noContent, hits: hits)
    }
    return TrackerAnswer(response: .bulk(count, names: namesInvalid), hits: hits)
  }

  private func isSuperUser(_ token: String) -> Bool {
    configuration.areTokensOfSuperUser && configuration.token(token) == .accepted
  }
}
