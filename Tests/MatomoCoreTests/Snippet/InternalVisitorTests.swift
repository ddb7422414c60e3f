import MatomoCore
import Testing

@Suite struct InternalVisitorTests {
  @Test func getNothingUnlessACommentIsWanted() {
    let snippet = MatomoSnippet(site: 345, options: .init(userID: .user("BDFL")))
    #expect(snippet.html(isInternalVisitor: true) == "")
    #expect(snippet.html(isInternalVisitor: false) == snippet.html)
  }

  @Test func getACommentThatTellsNothingAboutThem() {
    let options = MatomoSnippet.Options(userID: .user("--><script>BDFL"), internalVisitors: .comment)
    let html = MatomoSnippet(site: 345, options: options).html(isInternalVisitor: true)
    #expect(html.hasPrefix("<!-- Matomo disabled on internal IP address"))
    #expect(html.hasSuffix("-->"))
    #expect(!html.contains("BDFL") && !html.contains("345") && !html.dropLast(3).contains("-->"))
  }
}
