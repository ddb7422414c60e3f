import Testing

@testable import MatomoFirstParty

@Suite struct ContentCodingTests {
  @Test(
    arguments: [
      // Without the field, and with an empty one.
      ([], .identity), ([""], .identity), ([","], .identity),
      (["gzip"], .gzip), (["x-gzip"], .gzip), (["GZIP"], .gzip), (["gzip, deflate, br, zstd"], .gzip),
      (["br", "gzip"], .gzip), (["deflate;q=1 , gzip ; q=0.5"], .gzip), (["\tgzip\t;\tq=1"], .gzip), (["*"], .gzip),
      (["br;q=1, *;q=0.1"], .gzip), (["gzip;q=0.001"], .gzip), (["gzip;q=1.000"], .gzip), (["gzip;q=0."], .identity),
      (["gzip;q=0"], .identity), (["gzip;q=0.000"], .identity), (["gzip;q=0, *"], .identity), (["*;q=0"], .identity),
      (["identity"], .identity), (["br"], .identity), (["gzipx"], .identity), (["gzip x"], .identity),
      // Which of the two is liked better.
      (["identity;q=1, gzip;q=0.5"], .identity), (["identity;q=0.5, gzip;q=1"], .gzip), (["identity, gzip"], .gzip),
      (["identity;q=0, gzip;q=0.1"], .gzip), (["identity;q=0.5, *;q=0.4"], .identity),
      // No weights: as if the element were not there.
      (["gzip;q=2"], .identity), (["gzip;q=-1"], .identity), (["gzip;q=1.001"], .identity),
      (["gzip;q=0.5555"], .identity),
      (["gzip;q="], .identity), (["gzip;level=9"], .identity), (["gzip;q=0.5;q=1"], .identity),
      (["gzip;q=a"], .identity),
      (["gzip;;q=1"], .identity), (["ġzip"], .identity), (["gzip;q=x, gzip;q=1"], .gzip),
    ] as [([String], ContentCoding)]
  )
  func takesWhatTheClientLikes(field: [String], coding: ContentCoding) {
    #expect(ContentCoding.preferred(field) == coding)
  }
}
