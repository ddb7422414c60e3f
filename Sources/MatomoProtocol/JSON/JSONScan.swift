/// One look over a JSON text before jansson reads it: how deep it goes, and whole numbers that jansson would refuse.
struct JSONScan {
  /// The most arrays and objects inside each other, at least.
  private(set) var depth = 0

  /// How many values there are, about: a comma is between two of them.
  private(set) var values = 1

  /// The text in which a whole number beyond 64 bits is followed by `.0`, so that it is read as a real.
  let bytes: [UInt8]

  init(_ text: [UInt8]) {
    var open = 0
    var index = 0
    var copied = 0
    var rewritten: [UInt8] = []
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "\""):
        index = Self.endOfString(in: text, from: index + 1)
        continue
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        open += 1
        depth = max(depth, open)
        values += 1
      case UInt8(ascii: ","):
        values += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        open -= 1
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let end = text[index...].firstIndex { !Self.continuesNumber($0) } ?? text.count
        let negative = index > 0 && text[index - 1] == UInt8(ascii: "-")
        if Self.overflows(text[index..<end], negative: negative) {
          rewritten.append(contentsOf: text[copied..<end])
          rewritten.append(contentsOf: ".0".utf8)
          copied = end
        }
        index = end
        continue
      default:
        break
      }
      index += 1
    }
    bytes = copied == 0 ? text : rewritten + text[copied...]
  }

  private static func endOfString(in text: [UInt8], from start: Int) -> Int {
    var index = start
    while index < text.count, text[index] != UInt8(ascii: "\"") {
      index += text[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return index + 1
  }

  private static func continuesNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"),
      UInt8(ascii: "+"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func overflows(_ number: ArraySlice<UInt8>, negative: Bool) -> Bool {
    let longestThatFits = 18
    guard number.count > longestThatFits, number.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else {
      return false
    }
    return Int64((negative ? "-" : "") + String(decoding: number, as: UTF8.self)) == nil
  }
}
