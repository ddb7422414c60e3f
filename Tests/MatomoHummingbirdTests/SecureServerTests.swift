#if HummingbirdSupport
  import Hummingbird
  import HummingbirdCore
  import HummingbirdHTTP2
  import HummingbirdTLS
  import HummingbirdTesting
  import LiveHTTP
  import Matomo
  import MatomoCore
  import MatomoHummingbird
  import NIOHTTP1
  import ScriptedMatomo
  import Testing

  /// Servers that end TLS themselves, asked over a socket.
  @Suite struct SecureServerTests {
    enum Server: CaseIterable {
      case tls
      case http2Upgrade

      func builder(_ certificate: TestCertificate) throws -> HTTPServerBuilder {
        switch self {
        case .tls: try .tls(.http1(), tlsConfiguration: certificate.server)
        case .http2Upgrade: try .http2Upgrade(tlsConfiguration: certificate.server)
        }
      }
    }

    private let certificate: TestCertificate
    private let page = "<html><head><title>Ada &amp; Co</title></head></html>"

    init() throws {
      certificate = try TestCertificate()
    }

    /// What Matomo has when a client has asked.
    private func hits(
      of site: TrackedSite,
      on server: Server,
      over version: SecureClient.Version,
      asking: @Sendable (SecureClient) async throws -> Void
    ) async throws -> [[Parameter]] {
      let router = Router(context: MatomoRequestContext.self)
      router.add(middleware: MatomoMiddleware(site.matomo, servesTLS: true))
      router.get("users/:id") { [page] _, _ in Response.html(page) }
      router.get("failing") { _, _ -> String in throw HTTPError(.serviceUnavailable) }
      return try await site.hits(.ahc(.https), from: router, server: server.builder(certificate)) {
        [certificate] client in
        let port = try #require(client.port)
        try await SecureClient.using(version, trusting: certificate, port: port, asking)
      }
    }

    @Test(
      arguments: [(Server.tls, SecureClient.Version.http1), (.http2Upgrade, .http1), (.http2Upgrade, .http2)],
      [true, false]
    )
    func urlIsWhatTheClientAskedFor(_ pair: (Server, SecureClient.Version), assumeHTTPS: Bool) async throws {
      let (server, version) = pair
      let site = try TrackedSite { configuration in
        configuration.tokenAuth = try TokenAuth("0123456789abcdef0123456789abcdef")
        configuration.requests.urls.assumeHTTPS = assumeHTTPS
      }
      let origin = Origin()
      let hits = try await hits(of: site, on: server, over: version) { [page] client in
        await origin.set(client.origin)
        let headers: HTTPHeaders = ["Accept-Language": "de", "User-Agent": "Test/1"]
        let answer = try await client.get("/users/7?tab=a%20b", headers: headers)
        #expect(answer.version == (version == .http2 ? .http2 : .http1_1))
        #expect(answer.text == page)
        let failure = try await client.get("/failing")
        #expect(failure.status == 503)
      }
      let hit = try #require(hits.first)
      #expect(hits.map { $0["url"] } == ["\(await origin.text)/users/7?tab=a%20b", "\(await origin.text)/failing"])
      #expect(hits.map { $0["dimension1"] } == ["/users/{id}", "/failing"])
      #expect(hits.map { $0["dimension2"] } == ["200", "503"])
      #expect(["127.0.0.1", "::1"].contains(hit["cip"]))
      #expect(hit["action_name"] == "Ada & Co")
      #expect(hit["bw_bytes"] == String(page.utf8.count))
      #expect(hit["lang"] == "de")
      #expect(hit["ua"] == "Test/1")
    }

    /// Browsers send each cookie in a field of its own over HTTP/2 (RFC 9113, section 8.2.3).
    @Test(arguments: [SecureClient.Version.http1, .http2])
    func cookiesReachTheHit(over version: SecureClient.Version) async throws {
      let hits = try await hits(of: TrackedSite(), on: .http2Upgrade, over: version) { client in
        let cookies = ["theme=dark", "_pk_id.1.1fff=0123456789abcdef.1795255200.", "lang=de"]
        let headers: HTTPHeaders =
          version == .http2
          ? HTTPHeaders(cookies.map { ("Cookie", $0) }) : ["Cookie": cookies.joined(separator: "; ")]
        try await client.get("/users/7", headers: headers)
      }
      #expect(hits.map { $0["cid"] } == ["0123456789abcdef"])
    }

    @Test func newVisitorGetsACookieAndKeepsItOverHTTP2() async throws {
      let site = try TrackedSite { $0.requests.visitor.source = .ownCookie() }
      let hits = try await hits(of: site, on: .http2Upgrade, over: .http2) { client in
        let cookie = try #require(try await client.get("/users/7").headers["Set-Cookie"].first)
        #expect(cookie.hasSuffix("; Path=/; Secure; HttpOnly; SameSite=Lax"))
        let pair = String(cookie.prefix { $0 != ";" })
        let answer = try await client.get("/users/8", headers: ["Cookie": pair])
        #expect(answer.headers["Set-Cookie"].isEmpty)
      }
      #expect(hits.count == 2)
      #expect(hits.first?["cid"] != nil)
      #expect(hits.first?["cid"] == hits.last?["cid"])
    }

    private actor Origin {
      private(set) var text = ""

      func set(_ text: String) {
        self.text = text
      }
    }
  }
#endif
