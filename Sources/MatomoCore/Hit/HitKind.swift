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

  /// The names that make another kind than a page view of a hit.
  package static let decidingNames = [
    "ping", "cra", "idgoal", "ec_id", "e_c", "e_a", "c_n", "c_i", "search", "download", "link", "ma_id", "ca",
  ]

  /// Decides by the parameters of a hit.
  ///
  /// - Parameter value: The text of one of the ``decidingNames``; empty is the same as missing.
  package init(of value: (String) -> String?) {
    func text(_ name: String) -> String? { value(name).flatMap { $0.isEmpty ? nil : $0 } }
    self =
      if text("ping") == "1" {
        .ping
      } else if text("cra") != nil {
        .crash
      } else if text("idgoal").flatMap({ PHPNumber.parse($0) }) == 0 {
        text("ec_id") == nil ? .cart : .order
      } else if text("e_c") != nil, text("e_a") != nil {
        .event
      } else if text("c_n") != nil {
        text("c_i") == nil ? .contentImpression : .contentInteraction
      } else if text("search") != nil {
        .siteSearch
      } else if text("download") != nil {
        .download
      } else if text("link") != nil {
        .outlink
      } else if text("idgoal") != nil {
        .goal
      } else if text("ma_id") != nil {
        .media
      } else if text("ca") == "1" {
        .custom
      } else {
        .pageView
      }
  }

  /// Whether Matomo counts a view of the page.
  package var isPageView: Bool { self == .pageView || self == .siteSearch }
}

extension Hit {
  /// Whether Matomo counts a view of the page.
  package var isPageView: Bool { HitKind(of: { self[$0] }).isPageView }
}
