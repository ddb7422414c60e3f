import Leaf
import MatomoVapor
import Vapor

@main
struct Site {
  static func main() async throws {
    let app = try await Application.make(.detect())
    let logger = app.logger
    do {
      let matomo = try MatomoTracker.site(ProcessInfo.processInfo.environment, logger: logger)
      app.http.server.configuration.hostname = "127.0.0.1"
      app.middleware.use(MatomoMiddleware(matomo), at: .beginning)
      // The application's end delivers what is queued.
      app.lifecycle.use(matomo)
      app.views.use(.leaf)
      app.leaf.tags["matomo"] = MatomoTag()
      addPages(to: app)
      try await app.execute()
    } catch {
      logger.report(error: error)
    }
    try await app.asyncShutdown()
  }

  private static func addPages(to app: Application) {
    app.get { _ in html(Pages.page("Home", "Every page is counted by the server that sent it.")) }
    app.get("users", ":name") { request in
      request.matomo.userID = try request.parameters.require("name")
      return html(try await Pages.user(try request.parameters.require("name")))
    }
    app.get("search") { request in
      let keyword = request.query[String.self, at: "q"] ?? ""
      if let search = try? SiteSearch(keyword: keyword, resultCount: 3) { request.matomo.add(search) }
      return html(Pages.page("Search results", "Three pages."))
    }.matomo(title: "Search")
    app.get("buy") { request in
      request.matomo.record(try Hit.Event(category: "shop", action: "buy", name: "book", value: 1))
      request.matomo.record(try GoalConversion(goal: 1, revenue: 12.5))
      return html(Pages.page("Thank you", "An event and a goal were recorded."))
    }
    app.get("report.pdf") { _ in
      Response(headers: ["Content-Type": "application/pdf"], body: "%PDF-1.4")
    }.matomo(.download)
    app.grouped("admin").matomo(.ignored).get { _ in html(Pages.page("Admin", "Nobody counts this.")) }
    // With the snippet and without the server's own page view: both would be counted.
    app.get("about") { try await $0.view.render("about") }.matomo(.ignored)
    app.get("fails") { _ -> String in throw Abort(.serviceUnavailable) }
  }

  private static func html(_ text: String) -> Response {
    Response(headers: ["Content-Type": "text/html; charset=utf-8"], body: .init(string: text))
  }
}
