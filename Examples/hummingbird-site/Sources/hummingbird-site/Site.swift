import Foundation
import Hummingbird
import Logging
import MatomoHummingbird

@main
struct Site {
  static func main() async throws {
    let logger = Logger(label: "site")
    let matomo = try MatomoTracker.site(ProcessInfo.processInfo.environment, logger: logger)

    let router = Router(context: MatomoRequestContext.self)
    router.add(middleware: MatomoMiddleware(matomo))
    addPages(to: router)
    matomo.checkRoutes(of: router)

    // Within the application's services: its graceful shutdown delivers what is queued.
    let app = Application(
      router: router,
      configuration: .init(address: .hostname("127.0.0.1", port: 8080)),
      services: [matomo],
      logger: logger
    )
    try await app.runService()
  }

  private static func addPages(to router: Router<MatomoRequestContext>) {
    router.get { _, _ in html(Pages.page("Home", "Every page is counted by the server that sent it.")) }
    router.get("users/:name") { _, context in
      context.matomo.userID = try context.parameters.require("name")
      return html(try await Pages.user(try context.parameters.require("name")))
    }
    router.matomo(title: "Search").get("search") { request, context in
      let keyword = request.uri.queryParameters.get("q") ?? ""
      if let search = try? SiteSearch(keyword: keyword, resultCount: 3) { context.matomo.add(search) }
      return html(Pages.page("Search results", "Three pages."))
    }
    router.get("buy") { _, context in
      context.matomo.record(try Hit.Event(category: "shop", action: "buy", name: "book", value: 1))
      context.matomo.record(try GoalConversion(goal: 1, revenue: 12.5))
      return html(Pages.page("Thank you", "An event and a goal were recorded."))
    }
    router.matomo(.download).get("report.pdf") { _, _ in
      Response(
        status: .ok,
        headers: [.contentType: "application/pdf"],
        body: .init(byteBuffer: ByteBuffer(string: "%PDF-1.4"))
      )
    }
    // With the snippet and without the server's own page view: both would be counted.
    router.matomo(.ignored).get("about") { _, context in
      html(Pages.page("About", "The visitor's browser counts this page.", snippet: context.matomo.snippet))
    }
    router.group("admin").matomo(.ignored).get { _, _ in html(Pages.page("Admin", "Nobody counts this.")) }
    router.get("fails") { _, _ -> String in throw HTTPError(.serviceUnavailable) }
  }

  private static func html(_ text: String) -> Response {
    Response(
      status: .ok,
      headers: [.contentType: "text/html; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: text))
    )
  }
}
