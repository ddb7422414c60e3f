import MatomoHTTP
import MatomoInspector
import MatomoTestSupport

extension ScriptedServer {
  /// An inspector that takes bulk calls.
  static func serving(_ inspector: Inspector) throws -> ScriptedServer {
    try ScriptedServer { connection in
      while let request = connection.readRequest() {
        let response = inspector.respond(to: HTTPRequest(method: "POST", path: "/matomo.php", body: request.body))
        let head = "HTTP/1.1 \(response.status) Inspected\r\nContent-Length: \(response.body.count)\r\n\r\n"
        connection.write(head + String(decoding: response.body, as: UTF8.self))
      }
    }
  }
}
