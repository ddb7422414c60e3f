import FoundationEssentials

/// The JSON that Matomo answers a bulk call with.
struct BulkResult: Decodable {
  let status: String
  let tracked: Int
  let invalid: Int

  /// Matomo names the invalid hits only to the token of a super user.
  let invalidIndices: [Int]?

  private enum CodingKeys: String, CodingKey {
    case status, tracked, invalid
    case invalidIndices = "invalid_indices"
  }

  init?(parsing body: [UInt8]) {
    guard let result = try? JSONDecoder().decode(Self.self, from: Data(body)) else { return nil }
    self = result
  }
}
