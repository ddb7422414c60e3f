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

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    status = try container.decode(String.self, forKey: .status)
    tracked = try container.decode(Int.self, forKey: .tracked)
    invalid = try container.decode(Int.self, forKey: .invalid)
    // Odd indices must not hide that the hits are recorded: they would be sent again and again.
    invalidIndices =
      container.contains(.invalidIndices) ? try? container.decode([Int].self, forKey: .invalidIndices) : nil
  }
}
