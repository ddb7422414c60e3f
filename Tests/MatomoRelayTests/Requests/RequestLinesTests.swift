import Testing

@testable import MatomoRelay

@Suite struct RequestLinesTests {
  private let good = #"{"time":1,"method":"GET","url":"https://a.example/","status":200,"address":"203.0.113.5"}"#

  /// The number of each line, below zero where it could not be used.
  private func numbers(_ body: String) -> [Int] {
    RequestLines(body: Array(body.utf8)).map { line in
      switch line.content {
      case .success: line.number
      case .failure: -line.number
      }
    }
  }

  @Test func linesOfABody() {
    #expect(numbers("") == [])
    #expect(numbers("\n \r\n\t\n") == [])
    #expect(numbers(good) == [1])
    #expect(numbers("\(good)\n") == [1])
    #expect(numbers("\(good)\r\n\(good)\r\n") == [1, 2])
    #expect(numbers("\n\(good)\n\r\n\n\(good)") == [2, 5])
    #expect(numbers("\(good)\nnonsense\n\(good)\n{}\n") == [1, -2, 3, -4])
    // Identical lines are separate views.
    #expect(numbers("\(good)\n\(good)") == [1, 2])
  }

  @Test func aLineThatIsTooLongSpoilsNoOther() {
    let room = RequestLines.maximumLength - good.utf8.count - #","title":"""#.utf8.count
    func long(_ count: Int) -> String {
      good.dropLast() + #","title":""# + String(repeating: "x", count: count) + "\"}"
    }
    #expect(numbers("\(good)\n\(long(room))\n\(good)") == [1, 2, 3])
    #expect(numbers("\(good)\n\(long(room + 1))\n\(good)") == [1, -2, 3])
    let lines = Array(RequestLines(body: Array(long(room + 1).utf8)))
    guard lines.count == 1, case .failure(let error) = lines[0].content else {
      Issue.record("the line was read")
      return
    }
    #expect(error.description == "the line is longer than 65536 bytes; shorten its headers")
  }
}
