extension FindingRule {
  /// `idsite` and `rec`, and what makes Matomo leave a hit out before it looks at anything else.
  static let required = Self { hit, context in
    var findings: [Finding] = []
    let isToBeRecorded = hit.whole("rec") == 1
    if !isToBeRecorded {
      findings.append(Finding(.excluded, "rec", "is not 1: Matomo answers as always and records nothing; send rec=1"))
    }
    // `?rec=0` alone is how health checks ask whether Matomo is there: no site is needed for it.
    if let site = hit["idsite"] {
      if hit.site == nil {
        findings.append(Finding(.refused, "idsite", "is not the number of a site, which is 1 or greater"))
      } else if let sites = context.sites, hit.site.map(sites.contains) == false {
        findings.append(Finding(.refused, "idsite", "names no site that is known here"))
      } else if site.utf8.contains(where: { !(0x30...0x39).contains($0) }) {
        findings.append(Finding(.noted, "idsite", "is read as a number, but should be written with digits alone"))
      }
    } else if isToBeRecorded {
      findings.append(Finding(.refused, "idsite", "is missing; Matomo must know which site the hit belongs to"))
    }
    if context.isPrefetch {
      findings.append(
        Finding(.excluded, "X-Purpose", "says that the page is only fetched ahead, which Matomo leaves out")
      )
    }
    return findings
  }
}
