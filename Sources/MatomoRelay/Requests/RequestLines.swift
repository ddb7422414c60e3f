/// The lines of a body of `POST /requests`, each an observed request as JSON.
///
/// A line ends with LF or CRLF, the last one as the body ends. Blank lines are skipped, and counted.
struct RequestLines: Sequence {
  /// The longest line that is read, in bytes: a web server takes a quarter of it as headers.
  static let maximumLength = 64 << 10

  let body: [UInt8]

  /// What a line holds.
  struct Line {
    /// The number of the line, from 1.
    let number: Int

    let content: Result<RequestLine, RequestLineError>
  }

  func makeIterator() -> Iterator { Iterator(rest: body[...]) }

  struct Iterator: IteratorProtocol {
    fileprivate var rest: ArraySlice<UInt8>
    private var number = 0

    fileprivate init(rest: ArraySlice<UInt8>) {
      self.rest = rest
    }

    mutating func next() -> Line? {
      while !rest.isEmpty {
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        let line = rest[..<end]
        rest = rest[end...].dropFirst()
        number += 1
        guard line.contains(where: { !Self.isBlank($0) }) else { continue }
        return Line(number: number, content: Self.read(line))
      }
      return nil
    }

    private static func read(_ line: ArraySlice<UInt8>) -> Result<RequestLine, RequestLineError> {
      guard line.count <= RequestLines.maximumLength else {
        return .failure(
          RequestLineError("the line is longer than \(RequestLines.maximumLength) bytes; shorten its headers")
        )
      }
      return Result { () throws(RequestLineError) in try RequestLine(parsing: line) }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d }
  }
}
