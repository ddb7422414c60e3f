import MatomoCore
import MatomoProtocol

extension FindingRule {
  /// How `idsite` is written.
  static let site = Self { hit, context in
    guard let text = hit[.site], let site = hit.site, context.sites?.contains(site.number) != false,
      text.utf8.contains(where: { !(0x30...0x39).contains($0) })
    else { return [] }
    return [Finding(.noted, "idsite", "is read as a number, but should be written with digits alone")]
  }
}
