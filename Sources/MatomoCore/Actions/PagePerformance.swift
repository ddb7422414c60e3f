/// How long the parts of loading a page took.
///
/// Matomo keeps whole milliseconds, and reads them on page views only.
public struct PagePerformance: ParameterGroup, Hashable {
  private let milliseconds: [Milliseconds]

  private struct Milliseconds: Hashable {
    let name: String
    let count: UInt32
  }

  /// Creates times; each is rounded to whole milliseconds.
  ///
  /// - Parameters:
  ///   - network: How long it took to connect (`pf_net`).
  ///   - server: How long the server took to make the page (`pf_srv`).
  ///   - transfer: How long it took to load the answer (`pf_tfr`).
  ///   - domProcessing: From the end of the answer until the visitor can act (`pf_dm1`).
  ///   - domCompletion: How long media and the scripts of `DOMContentLoaded` took (`pf_dm2`).
  ///   - onLoad: How long the scripts of `window.load` took (`pf_onl`).
  /// - Throws: ``MatomoError`` if a time is negative or above 16777 seconds: Matomo's columns have 24 bits.
  public init(
    network: Duration? = nil,
    server: Duration? = nil,
    transfer: Duration? = nil,
    domProcessing: Duration? = nil,
    domCompletion: Duration? = nil,
    onLoad: Duration? = nil
  ) throws(MatomoError) {
    var list: [Milliseconds] = []
    for (name, time) in [
      ("pf_net", network), ("pf_srv", server), ("pf_tfr", transfer),
      ("pf_dm1", domProcessing), ("pf_dm2", domCompletion), ("pf_onl", onLoad),
    ] {
      guard let count = try Requirement.milliseconds(name, time) else { continue }
      list.append(Milliseconds(name: name, count: count))
    }
    milliseconds = list
  }

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] {
    milliseconds.map { Parameter($0.name, String($0.count)) }
  }
}
