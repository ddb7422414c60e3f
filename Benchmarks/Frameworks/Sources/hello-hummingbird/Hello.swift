import Backend
import Hummingbird
import Logging
import MatomoHummingbird

@main
struct Hello {
  static func main() async throws {
    let arguments = try Arguments()
    let router = Router(context: MatomoRequestContext.self)
    if let matomo = arguments.matomo { router.add(middleware: MatomoMiddleware(matomo)) }
    router.get { _, _ in "Hello, world!" }
    var logger = Logger(label: "hello")
    logger.logLevel = .error
    let app = Application(
      router: router,
      configuration: .init(address: .hostname("127.0.0.1", port: arguments.port)),
      services: arguments.matomo.map { [$0] } ?? [],
      logger: logger
    )
    try await app.runService()
  }
}
