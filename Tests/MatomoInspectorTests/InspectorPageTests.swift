import MatomoHTTP
import MatomoInspector
import MatomoProtocol
import Testing

@Suite struct InspectorPageTests {
  private let response = Inspector.stub().send(path: "/")

  @Test func loadsNothingFromElsewhere() {
    let page = response.text
    // What remains of addresses are examples for the tracker, and the name of SVG in the icon.
    let harmless = ["http://www.w3.org/2000/svg"]
    let rest = harmless.reduce(page) { $0.replacing($1, with: "") }
    for pattern in ["http://", "https://", "src=", "@import", "url(", "//cdn", "<iframe", "<object", "import("] {
      #expect(!rest.contains(pattern), "\(pattern)")
    }
    #expect(!page.contains("<link rel=\"stylesheet\""))
  }

  @Test func neverMakesMarkupOfValues() {
    for sink in [
      "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "srcdoc", ".href",
    ] {
      #expect(!response.text.contains(sink), "\(sink)")
    }
  }

  @Test func runsOnlyWhatCarriesItsNonce() throws {
    let policy = try #require(response.header("content-security-policy"))
    let parts = policy.split(separator: "'nonce-").dropFirst().compactMap { $0.split(separator: "'").first }
    let nonce = try #require(parts.first)
    #expect(parts.count == 2 && parts.allSatisfy { $0 == nonce })
    #expect(nonce.utf8.count > 16)
    #expect(policy.hasPrefix("default-src 'none'; "))
    #expect(!policy.contains("unsafe"))
    #expect(response.text.contains("<style nonce=\"\(nonce)\">"))
    #expect(response.text.contains("<script nonce=\"\(nonce)\">"))
    #expect(response.text.split(separator: "<script").count == 2)
    #expect(Inspector.stub().send(path: "/").header("content-security-policy") != policy)
  }

  @Test func hasNoHandlersOrStylesThatThePolicyWouldStop() {
    #expect(!response.text.contains(" style=\""))
    #expect(!response.text.contains(" onclick=\""))
    #expect(!response.text.contains("javascript:"))
  }

  @Test func isHTML() {
    #expect(response.header("content-type") == "text/html; charset=utf-8")
    #expect(response.text.hasPrefix("<!DOCTYPE html>"))
    #expect(response.text.hasSuffix("</html>\n"))
  }
}
