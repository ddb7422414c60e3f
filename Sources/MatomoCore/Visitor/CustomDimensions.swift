/// Values of custom dimensions (`dimension1` to `dimension999`).
///
/// Matomo knows which are of the visit and which of the action.
public struct CustomDimensions: ParameterGroup, Hashable {
  /// The values by the number of the dimension.
  public let values: [Int: String]

  /// Creates values.
  ///
  /// - Throws: ``MatomoError`` if a number is not from 1 to 999.
  public init(_ values: [Int: String]) throws(MatomoError) {
    if let wrong = values.keys.sorted().first(where: { !(1...999).contains($0) }) {
      throw MatomoError("dimension\(wrong)", "does not exist; dimensions are 1 to 999")
    }
    self.values = values
  }

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] {
    values.sorted { $0.key < $1.key }.map { Parameter("dimension\($0.key)", $0.value) }
  }
}
