import MatomoProtocol

extension FindingRule {
  /// Goals, orders and carts.
  static let commerce = Self { hit, _ in
    var findings: [Finding] = []
    if hit["idgoal"] != nil, hit.whole("idgoal").map({ $0 >= 0 }) != true {
      findings.append(Finding(.ignored, "idgoal", "is not the number of a goal, nor 0 for an order or a cart"))
    }
    let isCommerce = hit.whole("idgoal") == 0
    if hit["idgoal"] == nil, hit["revenue"] != nil {
      findings.append(Finding(.ignored, "revenue", "goes with idgoal, which is missing"))
    }
    for name in ["revenue", "ec_st", "ec_tx", "ec_sh", "ec_dt"] where hit[name] != nil {
      if hit.number(name)?.isFinite != true {
        findings.append(Finding(.ignored, name, "is not an amount; it is written like 12.50, without a currency"))
      } else if name != "revenue", !isCommerce {
        findings.append(Finding(.ignored, name, "goes with idgoal=0"))
      }
    }
    for name in ["ec_id", "ec_items"] where hit[name] != nil && !isCommerce {
      findings.append(Finding(.ignored, name, "goes with idgoal=0"))
    }
    if isCommerce {
      if hit["revenue"] == nil {
        findings.append(Finding(.noted, "revenue", "is missing: the order or cart is worth nothing"))
      }
      if let items = hit["ec_items"], !areItems(items) {
        findings.append(Finding(.ignored, "ec_items", #"is not shaped like [["sku","name","category",12.5,1]]"#))
      }
    }
    return findings
  }

  private static func areItems(_ text: String) -> Bool {
    guard let json = try? JSONValue(parsing: Array(text.utf8)), case .array(let items) = json else { return false }
    return items.allSatisfy { item in
      guard case .array(let fields) = item, (1...5).contains(fields.count) else { return false }
      return switch fields[0] {
      case .string(let sku): !sku.isEmpty
      case .integer: true
      default: false
      }
    }
  }
}
