/// The value of an attribute, in double quotes.
enum HTMLAttribute {
  /// Escapes what could end the value or start a reference; what is not ASCII becomes a number, whatever the character set
  /// of the page.
  static func quoted(_ value: String) -> String {
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      default:
        if scalar.isASCII { text.unicodeScalars.append(scalar) } else { text += "&#\(scalar.value);" }
      }
    }
    return text + "\""
  }
}
