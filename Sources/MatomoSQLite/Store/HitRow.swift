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
enum SideColumn: CInt {
  case client = 8
  case takesVisitorID, visitorID, pageViewID, match, visitorMatch, kind

  /// As SQL lists them.
  static let list = "client, takes_visitor_id, visitor_id, page_view_id, match_key, visitor_match_key, kind"
}

/// What is read of a page view that another may be the same as.
enum CandidateColumn: CInt {
  case until, number, time, visitorMatch, kind, visitorID
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
    let kind = PageViewCandidate.Kind(rawValue: integer(SideColumn.kind)) ?? .ordinary
    let keys = number(SideColumn.match).map {
      PageViewKeys(id: number(SideColumn.pageViewID), match: $0, visitorMatch: number(SideColumn.visitorMatch))
    }
    let side = ServerHit(
      visitor: number(SideColumn.client),
      takesVisitorID: integer(SideColumn.takesVisitorID) != 0,
      visitorID: number(SideColumn.visitorID),
      pageView: keys,
      isCachedPage: kind == .cached
    )
    return HeldHit(queued: queuedHit, side: side, isPixel: kind == .pixel)
  }

  var candidate: PageViewCandidate {
    PageViewCandidate(
      PageViewEntry(until: date(CandidateColumn.until), number: integer(CandidateColumn.number)),
      time: date(CandidateColumn.time),
      visitorMatch: number(CandidateColumn.visitorMatch),
      kind: PageViewCandidate.Kind(rawValue: integer(CandidateColumn.kind)) ?? .ordinary,
      visitorID: number(CandidateColumn.visitorID)
    )
  }

  private func number<Column: RawRepresentable>(_ column: Column) -> UInt64? where Column.RawValue == CInt {
    isNull(column) ? nil : bits(column)
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
  /// The columns of a hit and those of its side.
  var values: [SQLiteValue] {
    let kind: PageViewCandidate.Kind = isPixel ? .pixel : side.isCachedPage ? .cached : .ordinary
    return queued.values + [
      side.visitor?.bits ?? .null, .integer(side.takesVisitorID ? 1 : 0), side.visitorID?.bits ?? .null,
      side.pageView?.id?.bits ?? .null, side.pageView?.match.bits ?? .null, side.pageView?.visitorMatch?.bits ?? .null,
      .integer(kind.rawValue),
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
