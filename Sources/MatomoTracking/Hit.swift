/// One call of Matomo's tracking API: an ordered list of names and values, and the site that it belongs to.
///
///     var hit = Hit(site: 1)
///     hit.add(PageView(url: "https://shop.example/", title: "Shop"))
///     hit["dimension1"] = "gold"
///
/// The parameters that the API requires, `idsite` and `rec=1`, are not in the list; encoding writes them.
public struct Hit: Sendable, Hashable {
  /// The site that the hit is recorded for.
  public var site: SiteID

  /// Every other parameter, in the order in which it is sent.
  public private(set) var parameters: [Parameter]

  /// Creates a hit.
  public init(site: SiteID, parameters: [Parameter] = []) {
    self.site = site
    self.parameters = parameters.filter { !Self.isOwnName($0.name) }
  }

  /// Takes the parameters of a client, among them `idsite`.
  ///
  /// - Throws: ``MatomoTrackingError`` if `idsite` or `rec` is not what Matomo records.
  public init(decoding parameters: [Parameter]) throws(MatomoTrackingError) {
    guard let site = parameters.last(where: { $0.name == "idsite" }) else {
      throw MatomoTrackingError("idsite", "is missing; Matomo refuses a hit that names no site")
    }
    guard parameters.last(where: { $0.name == "rec" })?.value == "1" else {
      throw MatomoTrackingError("rec", "is not 1; Matomo does not record such a hit")
    }
    self.init(site: try SiteID(parsing: site.value), parameters: parameters)
  }

  /// The value of a parameter; where a name is repeated the last one, which is the one that Matomo reads.
  ///
  /// Setting replaces every parameter of that name by one, in the place of the first; setting `nil` removes them.
  public subscript(name: String) -> String? {
    get { parameters.last { $0.name == name }?.value }
    set {
      precondition(!Self.isOwnName(name), "\(name) is a property of the hit, not one of its parameters")
      guard let newValue else { return parameters.removeAll { $0.name == name } }
      guard let first = parameters.firstIndex(where: { $0.name == name }) else {
        return parameters.append(Parameter(name, newValue))
      }
      parameters[first] = Parameter(name, newValue)
      if let second = parameters[(first + 1)...].firstIndex(where: { $0.name == name }) {
        parameters[second...].removeAll { $0.name == name }
      }
    }
  }

  /// Adds the parameters of a group, replacing those of the same name.
  public mutating func add(_ group: some ParameterGroup) {
    for parameter in group.parameters {
      self[parameter.name] = parameter.value
    }
  }

  /// Appends a parameter that is known not to be there yet; the path of a request has no time to look.
  package mutating func append(_ name: String, _ value: String) {
    parameters.append(Parameter(name, value))
  }

  package mutating func reserveCapacity(_ count: Int) {
    parameters.reserveCapacity(count)
  }

  /// The hit as the query of a URL, without a leading `?`.
  public var query: String {
    String(decoding: queryBytes, as: UTF8.self)
  }

  package var queryBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(512)
    bytes.append(contentsOf: "idsite=".utf8)
    bytes.append(contentsOf: site.description.utf8)
    bytes.append(contentsOf: "&rec=1".utf8)
    Query.append(parameters, to: &bytes)
    return bytes
  }

  private static func isOwnName(_ name: String) -> Bool { name == "idsite" || name == "rec" }
}
