import FoundationEssentials
import Matomo
import MatomoCore

/// The columns of a hit, in the order of every statement that reads or writes one.
enum HitColumn: CInt, CaseIterable {
  case id, visitor, time, accepted, needsToken, site, heldUntil, query

  /// All but the number, as SQL lists them.
  static let list = "visitor, time, accepted, needs_token, site, held_until, query"
}

/// What a held hit has behind the columns of every hit.
enum KeyColumn: CInt {
  case pageViewID = 8
  case match
  case visitor
  case isCached

  /// As SQL lists them; `visitor_key` only if the hit takes a visitor id.
  static let list = "page_view_id, match_key, visitor_key, is_kept"
}

extension SQLiteRow {
  var visitor: UInt64 { bits(HitColumn.visitor) }

  var queuedHit: QueuedHit {
    QueuedHit(
      id: integer(HitColumn.id),
      hit: StoredHit(
        query: text(HitColumn.query),
        site: (try? SiteID(Int(integer(HitColumn.site)))) ?? 1,
        visitor: visitor,
        time: date(HitColumn.time),
        acceptedAt: date(HitColumn.accepted),
        needsToken: integer(HitColumn.needsToken) != 0,
        heldUntil: isNull(HitColumn.heldUntil) ? nil : date(HitColumn.heldUntil)
      )
    )
  }

  var heldHit: HeldHit {
    let id = isNull(KeyColumn.pageViewID) ? nil : bits(KeyColumn.pageViewID)
    return HeldHit(
      queued: queuedHit,
      pageView: isNull(KeyColumn.match) ? nil : PageViewKeys(id: id, match: bits(KeyColumn.match)),
      visitor: isNull(KeyColumn.visitor) ? nil : bits(KeyColumn.visitor),
      isCachedPage: integer(KeyColumn.isCached) != 0
    )
  }
}

extension QueuedHit {
  /// The columns of a hit.
  var values: [SQLiteValue] {
    [
      .integer(id), hit.visitor.bits, hit.time.seconds, hit.acceptedAt.seconds, .integer(hit.needsToken ? 1 : 0),
      .integer(Int64(hit.site.number)), hit.heldUntil?.seconds ?? .null, .text(hit.query),
    ]
  }
}

extension HeldHit {
  /// The columns of a hit and those of its keys.
  var values: [SQLiteValue] {
    queued.values + [
      pageView?.id?.bits ?? .null, pageView?.match.bits ?? .null, visitor?.bits ?? .null,
      .integer(isCachedPage ? 1 : 0),
    ]
  }
}

extension UInt64 {
  /// The same bits as the signed number that SQLite has.
  var bits: SQLiteValue { .integer(Int64(bitPattern: self)) }
}

extension Date {
  var seconds: SQLiteValue { .real(timeIntervalSince1970) }
}
