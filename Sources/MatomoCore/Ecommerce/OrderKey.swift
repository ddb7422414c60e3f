/// Stands for an order of a site, which Matomo records once: it counts a hit with the same `ec_id` as invalid.
package struct OrderKey: Sendable, Hashable {
  /// The same in every process and on every machine.
  package let hash: UInt64

  package init(hash: UInt64) {
    self.hash = hash
  }

  /// - Parameter value: The value of a parameter of the hit (`idgoal`, `ec_id`).
  package init?(site: SiteID, _ value: (String) -> String?) {
    guard let id = value("ec_id"), !id.isEmpty, value("idgoal").flatMap({ PHPNumber.parse($0) }) == 0 else {
      return nil
    }
    var hash = FNV1a()
    for byte in String(site.number).utf8 { hash.add(byte) }
    hash.add(0xff)
    for byte in id.utf8 { hash.add(byte) }
    self.hash = hash.value
  }
}
