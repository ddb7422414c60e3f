#if VaporSupport
  import LiveHTTP
  import Matomo
  import MatomoCore
  import NIOHTTP1
  import ScriptedMatomo
  import Testing
  import Vapor

  /// A server that ends TLS itself, asked over a socket.
  @Suite struct SecureServerTests {
    private let certificate: TestCertificate
    private let page = "<html><head><title>Ada &amp; Co</title></head></html>"

    init() throws {
      certificate = try TestCertificate()
    }

    /// What Matomo has when a client has asked.
    private func hits(
      of site: TrackedSite,
      over version: SecureClient.Version,
      asking: (SecureClient) async throws -> Void
    ) async throws -> [[Parameter]] {
      try await site.hits { app in
        app.http.server.configuration.tlsConfiguration = certificate.server
        app.http.server.configuration.supportVersions = [.one, .two]
        app.get("users", ":id") { [page] _ in Response.html(page) }
        app.get("failing") { _ -> String in throw Abort(.serviceUnavailable) }
      } asking: { app in
        let port = try await app.serve()
        try await SecureClient.using(version, trusting: certificate, port: port, asking)
      }
    }

    @Test(arguments: [SecureClient.Version.http1, .http2], [true, false])
    func urlIsWhatTheClientAskedFor(over version: SecureClient.Version, assumeHTTPS: Bool) async throws {
      let site = try TrackedSite { configuration in
        configuration.tokenAuth = try TokenAuth("0123456789abcdef0123456789abcdef")
        configuration.requests.urls.assumeHTTPS = assumeHTTPS
      }
      var origin = ""
      let hits = try await hits(of: site, over: version) { client in
        origin = client.origin
        let headers: HTTPHeaders = ["Accept-Language": "de", "User-Agent": "Test/1"]
        let answer = try await client.get("/users/7?tab=a%20b", headers: headers)
        #expect(answer.version == (version == .http2 ? .http2 : .http1_1))
        #expect(answer.text == page)
        let failure = try await client.get("/failing")
        #expect(failure.status == 503)
      }
      let hit = try #require(hits.first)
      #expect(hits.map { $0["url"] } == ["\(origin)/users/7?tab=a%20b", "\(origin)/failing"])
      #expect(hits.map { $0["dimension1"] } == ["/users/:id", "/failing"])
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
      let hits = try await hits(of: TrackedSite(), over: version) { client in
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
      let hits = try await hits(of: site, over: .http2) { client in
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
  }
#endif
