import MatomoRules

/// What a hit reports.
package enum HitKind: String, Sendable, Hashable {
  case pageView
  case event
  case siteSearch
  case download
  case outlink
  case goal
  case order
  case cart
  case contentImpression
  case contentInteraction
  case media
  case crash
  case ping
  case custom
  /// No parameter of it could be read.
  case unreadable

  init(_ hit: HitReading) {
    self =
      if hit.parameters.isEmpty {
        .unreadable
      } else if hit["ping"] == "1" {
        .ping
      } else if hit["cra"] != nil {
        .crash
      } else if hit.whole("idgoal") == 0 {
        hit["ec_id"] == nil ? .cart : .order
      } else if hit["e_c"] != nil, hit["e_a"] != nil {
        .event
      } else if hit["c_n"] != nil {
        hit["c_i"] == nil ? .contentImpression : .contentInteraction
      } else if hit["search"] != nil {
        .siteSearch
      } else if hit["download"] != nil {
        .download
      } else if hit["link"] != nil {
        .outlink
      } else if hit["idgoal"] != nil {
        .goal
      } else if hit["ma_id"] != nil {
        .media
      } else if hit["ca"] == "1" {
        .custom
      } else {
        .pageView
      }
  }
}
