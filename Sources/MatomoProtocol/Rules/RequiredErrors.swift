import MatomoCore

extension ErrorRule {
  /// `idsite` and `rec`.
  static let required = Self(nil) { hit, context, findings in
    let isToBeRecorded = hit.isToBeRecorded
    if !isToBeRecorded {
      findings.append(Finding(.excluded, "rec", "is not 1: Matomo answers as always and records nothing; send rec=1"))
    }
    if let site = hit.site {
      if let sites = context.sites, !sites.contains(site.number) {
        findings.append(Finding(.refused, "idsite", "names no site that is known here"))
      }
    } else if hit[.site] != nil {
      findings.append(Finding(.refused, "idsite", "is not the number of a site, which is 1 or greater"))
    } else if isToBeRecorded {
      // `?rec=0` alone is how health checks ask whether Matomo is there: no site is needed for it.
      findings.append(Finding(.refused, "idsite", "is missing; Matomo must know which site the hit belongs to"))
    }
  }
}
