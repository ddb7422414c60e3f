/// The id that joins everything that happens during one page view (`pv_id`): six ASCII letters or digits.
///
/// A value that Matomo cuts in the middle of a character makes it fail the whole bulk request.
public struct PageViewID: Sendable, Hashable, CustomStringConvertible {
  /// The six letters or digits.
  public let description: String

  /// Reads an id; `nil` unless it is six ASCII letters or digits.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 6, text.utf8.allSatisfy(\.isASCIILetterOrDigit) else { return nil }
    description = String(text)
  }

  /// Makes a new id.
  public static func random(using generator: inout some RandomNumberGenerator) -> Self {
    let alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8
    let letters = (0..<6).compactMap { _ in alphabet.randomElement(using: &generator) }
    return Self(letters: letters)
  }

  private init(letters: [UInt8]) {
    description = String(decoding: letters, as: UTF8.self)
  }
}

extension PageViewID: ParameterGroup {
  /// `pv_id`, which belongs to every hit of the page view, such as its events.
  public var parameters: [Parameter] { [Parameter("pv_id", description)] }
}
