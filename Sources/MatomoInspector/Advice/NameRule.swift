import MatomoCore
import MatomoProtocol

extension FindingRule {
  /// Names that Matomo does not read, or not as they were written.
  static let names = Self { hit, _ in
    var seen: Set<String> = []
    var findings: [Finding] = []
    for parameter in hit.parameters {
      if !seen.insert(parameter.name).inserted {
        findings.append(Finding(.ignored, parameter.name, "is repeated; only the last value counts"))
      }
      findings += nameFindings(parameter.name)
      if parameter.encoded != nil, hit["cs"] == nil {
        findings.append(
          Finding(.changed, parameter.name, "is not UTF-8; name the character set in cs, or send UTF-8")
        )
      }
    }
    return findings
  }

  private static func nameFindings(_ name: String) -> [Finding] {
    guard let read = PHPName(name) else {
      return [Finding(.ignored, name, "is no name of which PHP would leave anything")]
    }
    if read.isArray, ParameterNames.isKnown(read.text) {
      return [Finding(.ignored, name, "is an array to PHP, and Matomo wants text for \(read.text)")]
    }
    if read.text != name, !read.isArray {
      return ParameterNames.isKnown(read.text)
        ? [Finding(.changed, name, "is read as \(read.text) by PHP; write that")] : []
    }
    if let reason = ParameterNames.obsolete[name] {
      return [Finding(.ignored, name, reason)]
    }
    if name.hasPrefix("dimension"), !ParameterNames.isKnown(name) {
      return [Finding(.ignored, name, "is no custom dimension; they are dimension1 to dimension999")]
    }
    if let meant = ParameterNames.meant(by: name) {
      return [Finding(.ignored, name, "is unknown to Matomo; \(meant) is probably meant")]
    }
    return []
  }
}
