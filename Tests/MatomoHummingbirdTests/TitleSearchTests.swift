#if HummingbirdSupport
  import MatomoCore
  import NIOCore
  import Testing

  @testable import MatomoHummingbird

  @Suite struct TitleSearchTests {
    private func title(of parts: [String]) -> String? {
      var search = TitleSearch()
      for part in parts { search.look(at: ByteBuffer(string: part)) }
      search.end()
      return search.title
    }

    @Test func titleIsFoundHoweverThePageIsCut() {
      let page = "<!-- <title>no</title> --><title>A &amp; B</title><body><title>no</title>"
      for size in 1...page.utf8.count {
        let bytes = Array(page.utf8)
        let parts = stride(from: 0, to: bytes.count, by: size).map {
          String(decoding: bytes[$0..<min($0 + size, bytes.count)], as: UTF8.self)
        }
        #expect(title(of: parts) == "A & B", "in parts of \(size) bytes")
      }
    }

    @Test func titleThatCrossesTheEndOfTheSearchIsNotFound() {
      let space = String(repeating: " ", count: PageTitle.scanLimit - 10)
      #expect(title(of: [space, "<title>Late</title>"]) == nil)
      #expect(title(of: [space + "<title>Late</title>"]) == nil)
    }

    @Test func emptyPageHasNoTitle() {
      #expect(title(of: []) == nil)
      #expect(title(of: ["", ""]) == nil)
    }
  }
#endif
