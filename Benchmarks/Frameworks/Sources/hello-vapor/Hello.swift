import Backend
import MatomoVapor
import Vapor

@main
struct Hello {
  static func main() async throws {
    let arguments = try Arguments()
    let app = try await Application.make(Environment(name: "production", arguments: ["hello"]))
    app.logger.logLevel = .error
    app.http.server.configuration.hostname = "127.0.0.1"
    app.http.server.configuration.port = arguments.port
    if let matomo = arguments.matomo {
      app.middleware.use(MatomoMiddleware(matomo), at: .beginning)
      app.lifecycle.use(matomo)
    }
    app.get { _ in "Hello, world!" }
    try await app.execute()
    try await app.asyncShutdown()
  }
}
