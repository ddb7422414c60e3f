import MatomoPageViews
import Testing

@Suite struct PageViewKeysTests {
  @Test func anIDIsPartOfTheKeys() {
    #expect(PageViewKeys(id: 1, match: 2) != PageViewKeys(match: 2))
  }
}
