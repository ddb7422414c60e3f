import MatomoPatterns
import Testing

@Suite struct PatternReplacementTests {
  /// What Python's `re.sub` said of the same patterns, templates and texts.
  @Test(arguments: [
    ("/users/\\d+/", "/users/ID/", "/users/17/", "/users/ID/"),
    ("/users/\\d+/$", "/users/ID/", "/users/17", "/users/17"),
    ("/users/\\d+", "/users/ID", "/users/17/edit", "/users/ID/edit"), ("\\d", "N", "/1/23", "/N/NN"),
    ("/(\\w+)/(\\w+)", "/\\2/\\1", "/a/b", "/b/a"), ("/(?P<x>\\w+)", "<\\g<x>>", "/a/b", "<a><b>"),
    ("(a)(b)?", "[\\1\\2]", "aab", "[a][ab]"), ("a", "\\g<0>\\g<0>", "aXa", "aaXaa"), ("(a)", "\\g<1>0", "a", "a0"),
    ("a", "$1 $$ ${x} $", "a", "$1 $$ ${x} $"), ("a", "\\\\1", "a", "\\1"), ("a", "\\n\\t", "a", "\n\t"),
    ("a", "\\.\\-", "a", "\\.\\-"), ("a", "\\0x", "a", "\0x"), ("a", "\\101", "a", "A"), ("a", "", "banana", "bnn"),
    ("x*", "-", "abxd", "-a-b--d-"), ("", "-", "åb", "-å-b-"), ("$", "!", "a\n", "a!\n!"), ("a", "å👍", "xay", "xå👍y"),
    ("(?i)A", "b", "aA", "bb"), ("z", "y", "", ""), ("^", "/", "", "/"),
  ])
  func replacesAsPythonDoes(pattern: String, template: String, text: String, result: String) throws {
    #expect(try PatternReplacement(pattern, with: template).applied(to: text) == result)
  }

  @Test func eachMaskSeesWhatThePreviousOneLeft() throws {
    let masks = [try PatternReplacement("\\d", with: "N"), try PatternReplacement("N", with: "M")]
    #expect(masks.reduce("/7/8") { $1.applied(to: $0) } == "/M/M")
  }

  @Test(arguments: [
    ("(a)", "x\\2", 1), ("a", "\\1", 0), ("a", "\\g<name>", 0), ("a", "\\g<1", 0), ("a", "\\g", 0), ("a", "\\g<>", 0),
    ("a", "å\\q", 1), ("a", "x\\", 1), ("a", "\\477", 0), ("a", "\\g<99999999999999999999>", 0), ("a", "\\g<-1>", 0),
  ])
  func badTemplateIsAnErrorWithItsPlace(pattern: String, template: String, position: Int) {
    let error = #expect(throws: PatternError.self) { try PatternReplacement(pattern, with: template) }
    #expect(error?.text == template)
    #expect(error?.position == position)
  }

  @Test func badPatternIsAnError() {
    let error = #expect(throws: PatternError.self) { try PatternReplacement("(", with: "\\1") }
    #expect(error?.text == "(")
  }

  @Test func resultThatGrowsBeyondTheLimitLeavesTheText() throws {
    let text = String(repeating: "a", count: 1000)
    #expect(try PatternReplacement("(?=(.*))", with: "\\1").applied(to: text) == text)
    #expect(try PatternReplacement("a", with: "0123456789").applied(to: text).utf8.count == 10_000)
  }
}
