import MatomoCore
import MatomoTestSupport
import Testing

@Suite struct PageTitleTests {
  @Test(arguments: [
    ("<html><head><title>Shop</title></head></html>", "Shop"),
    ("<!DOCTYPE html><HTML lang=\"en\"><HEAD><TITLE data-x='>'>Shop</TITLE>", "Shop"),
    ("<title>Shop</title>", "Shop"),
    ("<title >\n  A\t &amp;\r\n B  </title\n>", "A & B"),
    ("<title>T &amp; &quot;x&quot;</title>", "T & \"x\""),
    ("<title>&lt;b&gt; &#229;&#xE5;&#XE5; &eacute;&nbsp;&hellip;</title>", "<b> ååå é\u{a0}…"),
    ("<title>a &unknown; &amp &; &#; &#x; &#xzz; b</title>", "a &unknown; &amp &; &#; &#x; &#xzz; b"),
    ("<title>&#0;&#xD800;&#1114112;&#99999999999;</title>", "\u{fffd}\u{fffd}\u{fffd}&#99999999999;"),
    ("<title>&amp;lt;</title>", "&lt;"),
    ("<title>Gr\u{fc}\u{df}e 日本語 😀</title>", "Grüße 日本語 😀"),
    ("<title>a <b>b</b></title>", "a <b>b</b>"),
    ("<title>1 < 2</title>", "1 < 2"),
    ("<!-- <title>no</title> --><title>yes</title>", "yes"),
    ("<!--><title>yes</title>", "yes"),
    ("<script>var a = '<title>no</title>'</script><title>yes</title>", "yes"),
    ("<style><title>no</title></style><title>yes</title>", "yes"),
    ("<meta content='<title>no</title>'><title>yes</title>", "yes"),
    ("<meta content=\"a'<title>no</title>\"><title>yes</title>", "yes"),
    ("<meta it's><title>yes</title>", "yes"),
    ("\u{feff}<html><head><title>BOM</title>", "BOM"),
  ])
  func finds(html: String, expected: String) {
    #expect(PageTitle.find(in: html) == expected)
  }

  @Test(arguments: [
    "", "<", "<title", "<title>", "<title>x", "<title>x</titl", "<title>x</title", "<title></title>",
    "<title> \n </title>",
    "{\"title\":\"x\"}", "<titles>x</titles>", "<head></head><title>no</title>", "<body><title>no</title>",
    "<svg><title>no</title></svg>", "<!-- <title>x</title>", "<script><title>x</title>", "<a href=\"<title>x</title>",
    "< title>x</title>", "<!--", "</", "<!", "&#",
  ])
  func findsNone(html: String) {
    #expect(PageTitle.find(in: html) == nil)
  }

  @Test func bytesThatAreNotTextAreReplaced() {
    #expect(
      PageTitle.find(in: Array("<title>a".utf8) + [0xff, 0xc3] + Array("b</title>".utf8)) == "a\u{fffd}\u{fffd}b"
    )
  }

  @Test func looksAtTheFirst64KiBOnly() {
    let padding = String(repeating: "<meta>", count: 65_536 / 6)
    #expect(PageTitle.find(in: padding + "<title>late</title>") == nil)
    #expect(PageTitle.find(in: padding.dropLast(60) + "<title>in time</title>") == "in time")
  }

  /// What would take a careless search minutes.
  @Test(arguments: ["<", "<!--", "<title>", "</title", "<script>", "<a b=\"", "&", "&#", "<title>&amp", "<a ", "='\""])
  func hostilePagesCostNoTime(part: String) {
    func cost(of bytes: Int) -> Duration {
      let html = "<title>" + String(repeating: part, count: bytes / part.utf8.count)
      return processorTime { _ = PageTitle.find(in: html) }
    }
    // Four times the text takes four times as long, and sixteen times if each part is compared with all others. What takes no
    // millisecond is cheap however it grows.
    #expect(cost(of: 65_536) < cost(of: 16_384) * 10 + .milliseconds(1))
  }
}
