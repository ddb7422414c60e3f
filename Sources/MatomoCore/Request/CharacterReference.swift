/// Character references of HTML: numeric ones, and the names that titles use.
enum CharacterReference {
  /// Decodes every reference that is known; any other `&` stands for itself.
  static func decode(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var output = ""
    output.reserveCapacity(text.utf8.count)
    var rest = text[...]
    while let ampersand = rest.utf8.firstIndex(of: UInt8(ascii: "&")) {
      output += rest[..<ampersand]
      rest = rest[ampersand...].dropFirst()
      if let end = rest.utf8.prefix(maximumLength).firstIndex(of: UInt8(ascii: ";")),
        let character = character(rest[..<end])
      {
        output += character
        rest = rest[end...].dropFirst()
      } else {
        output += "&"
      }
    }
    return output + rest
  }

  private static let maximumLength = 12

  private static func character(_ name: Substring) -> String? {
    guard name.utf8.first == UInt8(ascii: "#") else { return named[String(name)] }
    let digits = name.dropFirst()
    let isHex = digits.utf8.first == UInt8(ascii: "x") || digits.utf8.first == UInt8(ascii: "X")
    let number = isHex ? digits.dropFirst() : digits
    guard !number.isEmpty, number.utf8.allSatisfy({ isHex ? $0.isHexDigit : $0.isASCIIDigit }) else { return nil }
    // Too large a number, a surrogate and zero are all one replacement character.
    guard let code = UInt32(number, radix: isHex ? 16 : 10), code != 0, let scalar = Unicode.Scalar(code) else {
      return "\u{fffd}"
    }
    return String(Character(scalar))
  }

  private static let named: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{a0}", "shy": "\u{ad}",
    "AMP": "&", "LT": "<", "GT": ">", "QUOT": "\"", "COPY": "©", "REG": "®",
    "copy": "©", "reg": "®", "trade": "™", "deg": "°", "sect": "§", "para": "¶", "middot": "·", "bull": "•",
    "hellip": "…", "ndash": "–", "mdash": "—", "minus": "−", "times": "×", "divide": "÷", "plusmn": "±", "infin": "∞",
    "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“", "rdquo": "”", "bdquo": "„", "laquo": "«", "raquo": "»",
    "lsaquo": "‹", "rsaquo": "›", "larr": "←", "uarr": "↑", "rarr": "→", "darr": "↓", "hearts": "♥", "star": "☆",
    "euro": "€", "pound": "£", "yen": "¥", "cent": "¢", "iexcl": "¡", "iquest": "¿", "ordf": "ª", "ordm": "º",
    "sup1": "¹", "sup2": "²", "sup3": "³", "frac12": "½", "frac14": "¼", "frac34": "¾", "micro": "µ", "vert": "|",
    "Agrave": "À", "Aacute": "Á", "Acirc": "Â", "Atilde": "Ã", "Auml": "Ä", "Aring": "Å", "AElig": "Æ", "Ccedil": "Ç",
    "Egrave": "È", "Eacute": "É", "Ecirc": "Ê", "Euml": "Ë", "Igrave": "Ì", "Iacute": "Í", "Icirc": "Î", "Iuml": "Ï",
    "ETH": "Ð", "Ntilde": "Ñ", "Ograve": "Ò", "Oacute": "Ó", "Ocirc": "Ô", "Otilde": "Õ", "Ouml": "Ö", "Oslash": "Ø",
    "Ugrave": "Ù", "Uacute": "Ú", "Ucirc": "Û", "Uuml": "Ü", "Yacute": "Ý", "THORN": "Þ", "szlig": "ß",
    "agrave": "à", "aacute": "á", "acirc": "â", "atilde": "ã", "auml": "ä", "aring": "å", "aelig": "æ", "ccedil": "ç",
    "egrave": "è", "eacute": "é", "ecirc": "ê", "euml": "ë", "igrave": "ì", "iacute": "í", "icirc": "î", "iuml": "ï",
    "eth": "ð", "ntilde": "ñ", "ograve": "ò", "oacute": "ó", "ocirc": "ô", "otilde": "õ", "ouml": "ö", "oslash": "ø",
    "ugrave": "ù", "uacute": "ú", "ucirc": "û", "uuml": "ü", "yacute": "ý", "thorn": "þ", "yuml": "ÿ",
    "OElig": "Œ", "oelig": "œ", "Scaron": "Š", "scaron": "š", "Zcaron": "Ž", "zcaron": "ž",
  ]
}
