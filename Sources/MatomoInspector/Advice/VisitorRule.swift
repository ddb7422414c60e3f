import MatomoCore
import MatomoProtocol

extension FindingRule {
  /// Who it was: `cid`, `_id`, `uid`.
  static let visitor = Self { hit, _ in
    var findings: [Finding] = []
    if let id = hit[.forcedID], id.utf8.count == 16, VisitorID(id) == nil {
      findings.append(Finding(.ignored, "cid", "holds more than hexadecimal digits"))
    }
    if let id = hit["_id"] {
      if id.utf8.count < 16 {
        findings.append(Finding(.ignored, "_id", "must be 16 hexadecimal digits, and is shorter"))
      } else if VisitorID(String(decoding: id.utf8.prefix(16), as: UTF8.self)) == nil {
        findings.append(Finding(.ignored, "_id", "holds more than hexadecimal digits"))
      } else if id.utf8.count > 16 {
        findings.append(Finding(.changed, "_id", "is cut after 16 digits"))
      }
    }
    if let user = hit["uid"], TextHabits.isPlaceholder(user) {
      findings.append(Finding(.noted, "uid", "looks like a value that was not there: all such visitors become one"))
    }
    return findings
  }
}
