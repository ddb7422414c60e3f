import MatomoTestSupport
import Testing

@testable import MatomoCore

@Suite struct CanonicalURLTests {
  static let rows: [(url: String, canonical: String)] = [
    ("https://shop.example/", "shop.example/"),
    ("http://shop.example/", "shop.example/"),
    ("//shop.example/", "shop.example/"),
    ("HTTPS://Shop.EXAMPLE/Path", "shop.example/Path"),
    ("https://shop.example", "shop.example/"),
    ("https://shop.example?a=1", "shop.example/?a=1"),
    ("https://shop.example#top", "shop.example/"),
    // Ports.
    ("https://shop.example:443/", "shop.example/"), ("http://shop.example:80/", "shop.example/"),
    ("http://shop.example:443/", "shop.example/"), ("http://shop.example:/", "shop.example/"),
    ("http://shop.example:8080/", "shop.example:8080/"), ("http://shop.example:4430/", "shop.example:4430/"),
    ("http://[2001:DB8::1]:80/", "[2001:db8::1]/"), ("http://[2001:db8::80]/", "[2001:db8::80]/"),
    ("http://[2001:db8::1]:81/", "[2001:db8::1]:81/"), ("http://443/", "443/"),
    // Users.
    ("https://alice:secret@shop.example/", "shop.example/"), ("https://a@b@shop.example/@", "shop.example/@"),
    // Fragments.
    ("https://shop.example/a#b?c=d", "shop.example/a"), ("https://shop.example/?a=1#b&sid=1", "shop.example/?a=1"),
    // Escapes.
    ("https://shop.example/%7Eal%69ce/%2f%c3%bc", "shop.example/~alice//%C3%BC"),
    ("https://shop.example/ü ä", "shop.example/%C3%BC%20%C3%A4"),
    ("https://shop.example/\"<>\\^`{|}", "shop.example/%22%3C%3E%5C%5E%60%7B%7C%7D"),
    ("https://shop.example/%22%3c%3E%5C%5E%60%7B%7C%7D", "shop.example/%22%3C%3E%5C%5E%60%7B%7C%7D"),
    ("https://shop.example/100%", "shop.example/100%"), ("https://shop.example/%zz%4", "shop.example/%zz%4"),
    ("https://shop.example/%%41", "shop.example/%A"), ("https://shop.example/%25", "shop.example/%"),
    ("https://shop.example/%3Fa%23b", "shop.example/?a"), ("https://sh%4Fp.example/", "shop.example/"),
    ("https://shop.example/?q=a+b%20c%2B", "shop.example/?q=a+b%20c+"),
    ("https://shop.example/a%00\u{1}\u{7f}", "shop.example/a%00%01%7F"),
    // As Matomo's script reports the address of a page, and as its server saw it.
    ("https://shop.example/?colour=grün&a=b c", "shop.example/?colour=gr%C3%BCn&a=b%20c"),
    ("https://shop.example/?colour=gr%C3%BCn&a=b%20c", "shop.example/?colour=gr%C3%BCn&a=b%20c"),
    ("https://shop.example/search?q=C#", "shop.example/search?q=C"),
    ("https://shop.example/search?q=C%23", "shop.example/search?q=C"),
    ("https://shop.example/%2541", "shop.example/A"), ("https://shop.example/%41", "shop.example/A"),
    // The query: order, repetition and emptiness.
    ("https://shop.example/?b=2&a=1", "shop.example/?b=2&a=1"),
    ("https://shop.example/?a=1&a=1", "shop.example/?a=1&a=1"),
    ("https://shop.example/?", "shop.example/"), ("https://shop.example/?&&", "shop.example/"),
    ("https://shop.example/?&a&&b=&", "shop.example/?a&b="), ("https://shop.example/??a", "shop.example/??a"),
    // What Matomo leaves out.
    ("https://shop.example/?sid=1", "shop.example/"),
    ("https://shop.example/?a=1&PHPSESSID=x&b=2", "shop.example/?a=1&b=2"),
    ("https://shop.example/?gclid=1&fbclid=2&a=1", "shop.example/?a=1"),
    ("https://shop.example/?a&sid", "shop.example/?a"),
    ("https://shop.example/?utm_source=a&utm_medium=b&mtm_campaign=c&page=2&pk_kwd", "shop.example/?page=2"),
    ("https://shop.example/?fb_xd_fragment=&ignore_referrer=1&pk_vid=0", "shop.example/"),
    ("https://shop.example/?s%69d=1", "shop.example/"),
    ("https://shop.example/?side=1&asid=2", "shop.example/?side=1&asid=2"),
    ("https://shop.example/?=sid", "shop.example/?=sid"),
    ("https://shop.example/a;jsessionid=1?b=2", "shop.example/a?b=2"),
    ("https://shop.example/a;JSESSIONID=1/b;v=1;sid=2", "shop.example/a/b;v=1"),
    ("https://shop.example/sid=1", "shop.example/sid=1"), ("https://shop.example/a;sidx", "shop.example/a;sidx"),
    // No URLs.
    ("", "/"), ("/a?b", "/a?b"), ("a b", "/a%20b"), ("mailto:a@b", "/mailto:a@b"), ("://x", "/://x"), ("#", "/"),
    ("https://", "/"), ("https:///a", "/a"), ("https://@:/", "/"), ("javascript:alert(1)", "/javascript:alert(1)"),
  ]

  @Test(arguments: rows)
  func canonicalForm(url: String, canonical: String) {
    #expect(Self.canonical(url) == canonical)
  }

  @Test func isBounded() {
    let host = "https://shop.example/"
    #expect(Self.canonical(host + String(repeating: "a", count: 100_000)).utf8.count == CanonicalURL.maximumLength)
    #expect(
      Self.canonical(host + "?a=" + String(repeating: "ü", count: 10_000)).utf8.count == CanonicalURL.maximumLength
    )
    #expect(Self.canonical(host + "?" + String(repeating: "sid=1&", count: 10_000) + "a") == "shop.example/?a")
    // The bound does not depend on what does not count.
    let path = String(repeating: "b", count: 5000)
    #expect(Self.canonical("http://u@shop.example:80/" + path) == Self.canonical("https://shop.example/" + path))
  }

  /// Every text has a canonical form, which is printable ASCII.
  @Test func takesAnything() {
    var random = SeededRandom(seed: 4)
    let alphabet = Array("ab/?#&=;:@%[]. ü\u{0}\\sidSID0123\"".unicodeScalars)
    for _ in 0..<20_000 {
      var url = random.next() % 2 == 0 ? "https://" : ""
      for _ in 0..<(random.next() % 24) {
        url.unicodeScalars.append(alphabet[Int(random.next() % UInt64(alphabet.count))])
      }
      let bytes = CanonicalURL.bytes(of: url)
      #expect(!bytes.isEmpty && bytes.allSatisfy { (0x21...0x7e).contains($0) }, "\(url)")
    }
  }

  private static func canonical(_ url: String) -> String {
    String(decoding: CanonicalURL.bytes(of: url), as: UTF8.self)
  }
}

/// SplitMix64: the same numbers in every run.
