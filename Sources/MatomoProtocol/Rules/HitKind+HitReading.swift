package import MatomoCore

extension HitKind {
  package init(_ hit: borrowing HitReading) {
    if hit.parameters.isEmpty {
      self = .unreadable
    } else if hit.known.isDisjoint(with: Self.deciding) {
      // Most hits end here.
      self = .pageView
    } else {
      self.init { name in KnownParameter(name: name).flatMap { hit[$0] } }
    }
  }

  private static let deciding = {
    var deciding = KnownParameters()
    for name in decidingNames {
      if let known = KnownParameter(name: name) { deciding.insert(known) }
    }
    return deciding
  }()
}
