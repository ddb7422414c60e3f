import FoundationEssentials
import Testing

@testable import Matomo

@Suite struct RetryAfterTests {
  /// Fri, 21 Nov 2025 10:13:20 GMT.
  private let now = Date(timeIntervalSince1970: 1_763_720_000)

  @Test(arguments: [
    ("0", 0), ("1", 1), ("120", 120), ("0120", 120), ("4294967295", 4_294_967_295),
    ("99999999999999999999", 4_294_967_295),
    ("Fri, 21 Nov 2025 10:15:20 GMT", 120),
    ("Friday, 21-Nov-25 10:15:20 GMT", 120),
    ("Fri Nov 21 10:15:20 2025", 120),
    ("Fri, 21 Nov 2025 10:13:20 GMT", 0),
    ("Fri, 21 Nov 2025 10:00:00 GMT", 0),
    ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
  ])
  func valueIsAWait(value: String, seconds: Int) {
    #expect(RetryAfter.parse(value, at: now) == .seconds(seconds))
  }

  @Test(arguments: [
    "", " ", "soon", "-1", "+5", "1.5", "1e3", "0x10", "5 5", "120s", "1,2", "١٢", "10:15:20", "Fri", "21 Nov",
  ])
  func anythingElseIsNone(value: String) {
    #expect(RetryAfter.parse(value, at: now) == nil)
  }
}
