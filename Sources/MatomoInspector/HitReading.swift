import MatomoTracking

/// The parameters of a hit as PHP hands them to Matomo: names mangled, the last of a repeated name.
struct HitReading {
  let parameters: [Parameter]

  /// The names under which PHP made an array.
  let arrays: Set<String>

  private let texts: [String: String]

  init(_ parameters: [Parameter]) {
    self.parameters = parameters
    var texts: [String: String] = [:]
    var arrays: Set<String> = []
    for parameter in parameters {
      guard let name = PHPName(parameter.name) else { continue }
      if name.isArray {
        texts[name.text] = nil
        arrays.insert(name.text)
      } else {
        texts[name.text] = parameter.value
        arrays.remove(name.text)
      }
    }
    self.texts = texts
    self.arrays = arrays
  }

  /// The text of a parameter; `nil` if it is empty, which is the same as missing to Matomo.
  subscript(name: String) -> String? {
    guard let text = texts[name], !text.isEmpty else { return nil }
    return text
  }

  /// Whether the parameter was sent at all.
  func has(_ name: String) -> Bool { texts[name] != nil || arrays.contains(name) }

  /// The names as Matomo sees them.
  var names: [String] { texts.keys + Array(arrays) }

  /// The number in a parameter, if PHP finds one.
  func number(_ name: String) -> Double? { self[name].flatMap { PHPNumber.parse($0) } }

  /// The whole number in a parameter; `1.0` is one, too.
  func whole(_ name: String) -> Int? { number(name).flatMap(Int.init(exactly:)) }

  /// The number of the site, if it is one.
  var site: Int? { self["idsite"].flatMap { try? SiteID(parsing: $0).number } }
}
