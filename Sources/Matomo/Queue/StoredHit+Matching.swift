package import MatomoCore

extension StoredHit {
  /// The hit as that of a visitor whom JavaScript knows by an id: with it as `cid`, and in the lane of JavaScript's hits.
  package func of(_ visitorID: VisitorID?) -> StoredHit {
    guard let visitorID, var hit = try? Hit(decoding: Query.decode(query)) else { return self }
    hit["cid"] = visitorID.description
    return StoredHit(
      query: hit.query,
      site: site,
      visitor: hit.visitorKey.hash,
      time: time,
      acceptedAt: acceptedAt,
      needsToken: needsToken,
      heldUntil: heldUntil,
      pageView: pageView
    )
  }

  /// The hit as a queue gives it back.
  var withoutPageView: StoredHit {
    guard pageView != nil else { return self }
    return StoredHit(
      query: query,
      site: site,
      visitor: visitor,
      time: time,
      acceptedAt: acceptedAt,
      needsToken: needsToken,
      heldUntil: heldUntil
    )
  }
}
