extension ErrorRule {
  /// What the database cannot store of an action.
  static let action = Self(KnownParameters(.pageViewID, .bytes, .searchCount)) { hit, _, findings in
    if let id = hit[.pageViewID], id.utf8.count > 6, Array(id.utf8).isCutInCharacter(at: 6) {
      findings.append(
        Finding(.poison, "pv_id", "is cut after six bytes, in the middle of a character; the database refuses it")
      )
    }
    // Only the plugin Bandwidth reads it, and it is not known here whether the server has that plugin.
    if hit[.bytes] != nil, !(hit.number(.bytes).map { $0 >= 0 } ?? false) {
      findings.append(Finding(.poison, "bw_bytes", "is not a number of bytes; the database refuses it"))
    }
    if hit[.searchCount] != nil, hit[.search] != nil, let count = hit.number(.searchCount),
      count > Double(UInt32.max)
    {
      findings.append(Finding(.poison, "search_count", "is more than \(UInt32.max); the database refuses it"))
    }
  }
}

extension [UInt8] {
  /// Whether UTF-8 that ends before a byte ends in the middle of a character.
  package func isCutInCharacter(at count: Int) -> Bool { self.count > count && self[count] & 0xc0 == 0x80 }
}
