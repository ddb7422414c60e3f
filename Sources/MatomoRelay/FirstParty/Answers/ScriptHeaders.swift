/// Header fields of every script that the relay serves, whatever Matomo sent.
enum ScriptHeaders {
  /// RFC 9239, section 6; browsers run nothing else under `nosniff`.
  static let contentType = ("Content-Type", "text/javascript; charset=utf-8")

  /// Pages of other origins may load the script, with `crossorigin` and under `Cross-Origin-Embedder-Policy`, too.
  static let everywhere = [
    ("X-Content-Type-Options", "nosniff"), ("Access-Control-Allow-Origin", "*"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
  ]
}
