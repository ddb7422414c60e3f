/// Texts that end a value, a query, a JSON string or a piece of HTML wherever one forgets to escape them.
let hostileTexts = [
  "", " ", "\"", "\\", "\\u0000", "\u{0}", "\n\r\t", "\u{1}\u{1f}\u{7f}", "a&b=c?d#e%f+g;h", "%00%zz%", "</script><b>",
  "'; DROP TABLE matomo_log_visit; --", "ä€😀👨‍👩‍👧", "\u{2028}\u{2029}", "\u{feff}", "{\"requests\":[]}", "[1]", "?", "#",
  String(repeating: "\\\"", count: 5000), "\u{202e}gnp.exe",
]
