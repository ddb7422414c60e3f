/// One call of Matomo's tracking API: an ordered list of names and values, and the site that it belongs to.
///
///     var hit = Hit(site: 1)
///     hit.add(PageView(url: "https://shop.example/", title: "Shop"))
///     hit["dimension1"] = "gold"
///
/// The parameters that the API requires, `idsite` and `rec=1`, are not in the list; encoding writes them.
///
/// Names are kept as they were sent, and compared as PHP reads them: `hit["cip"]` also finds what a client sent as `+cip`.
public struct Hit: Sendable, Hashable {
  /// The site that the hit is recorded for.
  public var site: SiteID

  /// Every other parameter, in the order in which it is sent.
  public private(set) var parameters: [Parameter]

  /// Creates a hit; `idsite` and `rec` among the parameters are left out.
  public init(site: SiteID, parameters: [Parameter] = []) {
    self.site = site
    self.parameters = parameters.filter { !Self.isOwnName($0.nameInPHP) }
  }

  /// Takes parameters among which there is neither `idsite` nor `rec` in any form that PHP reads.
  package init(site: SiteID, checked parameters: consuming [Parameter]) {
    self.site = site
    self.parameters = parameters
  }

  /// Takes the parameters of a client, among them `idsite`.
  ///
  /// - Throws: ``MatomoError`` if `idsite` or `rec` is not what Matomo records.
  public init(decoding parameters: [Parameter]) throws(MatomoError) {
    guard let site = parameters.last(where: { $0.isRead(as: "idsite") }) else {
      throw MatomoError("idsite", "is missing; Matomo refuses a hit that names no site")
    }
    guard parameters.last(where: { $0.isRead(as: "rec") })?.value == "1" else {
      throw MatomoError("rec", "is not 1; Matomo does not record such a hit")
    }
    self.init(site: try SiteID(parsing: site.value), parameters: parameters)
  }

  /// The value of a parameter; where a name is repeated the last one, which is the one that Matomo reads.
  ///
  /// Setting replaces every parameter of that name by one, in the place of the first; setting `nil` removes them. The names
  /// `idsite` and `rec` cannot be set: the one is ``site``, the other always 1.
  public subscript(name: String) -> String? {
    get {
      let name = PHPName.of(name)
      // A span lends its elements, where a closure would retain and release each: every hit is asked a dozen times.
      let parameters = parameters.span
      for index in parameters.indices.reversed() where parameters[index].isRead(as: name) {
        return parameters[index].value
      }
      return nil
    }
    set {
      let key = PHPName.of(name)
      precondition(!Self.isOwnName(key), "\(name) is a property of the hit, not one of its parameters")
      guard let newValue else { return parameters.removeAll { $0.isRead(as: key) } }
      guard let first = parameters.firstIndex(where: { $0.isRead(as: key) }) else {
        return parameters.append(Parameter(name, newValue))
      }
      parameters[first] = Parameter(name, newValue)
      if let second = parameters[(first + 1)...].firstIndex(where: { $0.isRead(as: key) }) {
        parameters[second...].removeAll { $0.isRead(as: key) }
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
    Query.withEncoded(parameters, after: requiredParameters) { String(decoding: $0, as: UTF8.self) }
  }

  package var queryBytes: [UInt8] {
    Query.withEncoded(parameters, after: requiredParameters) { Array($0) }
  }

  private var requiredParameters: String { "idsite=\(site)&rec=1" }

  /// An array of that name counts as well: PHP would read it instead of what encoding writes.
  private static func isOwnName(_ name: String) -> Bool {
    guard name.utf8.first == UInt8(ascii: "i") || name.utf8.first == UInt8(ascii: "r") else { return false }
    let scalar = name[..<(name.utf8.firstIndex(of: UInt8(ascii: "[")) ?? name.endIndex)]
    return scalar == "idsite" || scalar == "rec"
  }
}
