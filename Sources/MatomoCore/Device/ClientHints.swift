/// What a browser says of itself besides its user agent (`uadata`), with the names that `navigator.userAgentData` uses.
///
/// Matomo fails the whole bulk request if a member is not of the kind that it expects; here it cannot be otherwise.
public struct ClientHints: ParameterGroup, Hashable {
  /// A browser's name and version.
  public struct Brand: Sendable, Hashable {
    /// The name, such as `Chromium`.
    public let brand: String

    /// The version, such as `118.0.5993.89`.
    public let version: String

    /// Creates a brand.
    public init(_ brand: String, version: String) {
      self.brand = brand
      self.version = version
    }
  }

  /// The browser's names with the first number of their versions.
  public var brands: [Brand] = []

  /// The browser's names with their whole versions.
  ///
  /// Matomo prefers it to ``brands``.
  public var fullVersionList: [Brand] = []

  /// Whether the device is a mobile one.
  public var isMobile: Bool?

  /// The model of the device.
  public var model: String?

  /// The operating system.
  public var platform: String?

  /// The version of the operating system.
  public var platformVersion: String?

  /// The whole version of the browser.
  public var fullVersion: String?

  /// The architecture of the processor.
  public var architecture: String?

  /// The number of bits of the processor.
  public var bitness: String?

  /// The kinds of device, such as `Desktop`.
  public var formFactors: [String] = []

  /// Creates hints without any; each is a property.
  public init() {}

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] {
    let members = self.members
    guard !members.isEmpty else { return [] }
    var json = JSONWriter()
    json.object(members) { json, member in
      json.string(member.name)
      json.raw(":")
      member.value.write(to: &json)
    }
    return [Parameter("uadata", json.text)]
  }

  private enum Value {
    case text(String)
    case flag(Bool)
    case brands([Brand])
    case texts([String])

    func write(to json: inout JSONWriter) {
      switch self {
      case .text(let text): json.string(text)
      case .flag(let flag): json.raw(flag ? "true" : "false")
      case .texts(let texts): json.array(texts) { $0.string($1) }
      case .brands(let brands):
        json.array(brands) { json, brand in
          json.object([("brand", brand.brand), ("version", brand.version)]) { json, member in
            json.string(member.0)
            json.raw(":")
            json.string(member.1)
          }
        }
      }
    }
  }

  private var members: [(name: String, value: Value)] {
    let all: [(name: String, value: Value?)] = [
      ("brands", brands.isEmpty ? nil : .brands(brands)),
      ("fullVersionList", fullVersionList.isEmpty ? nil : .brands(fullVersionList)),
      ("mobile", isMobile.map(Value.flag)),
      ("model", model.map(Value.text)),
      ("platform", platform.map(Value.text)),
      ("platformVersion", platformVersion.map(Value.text)),
      ("uaFullVersion", fullVersion.map(Value.text)),
      ("architecture", architecture.map(Value.text)),
      ("bitness", bitness.map(Value.text)),
      ("formFactors", formFactors.isEmpty ? nil : .texts(formFactors)),
    ]
    return all.compactMap { member in member.value.map { (member.name, $0) } }
  }
}
