#if HummingbirdSupport
  import Hummingbird
  import Matomo
  import MatomoCore
  import NIOCore
  import Synchronization

  /// A page that is tracked once: when its body was written, or when nobody will write it any more.
  final class SentPage: Sendable {
    private struct Sending {
      var request: ObservedRequest
      var search: TitleSearch
      var bytes = 0
    }

    private let observation: RequestObservation
    private let sending: Mutex<Sending?>

    init(_ request: ObservedRequest, _ observation: RequestObservation, search: TitleSearch) {
      self.observation = observation
      sending = Mutex(Sending(request: request, search: search))
    }

    /// A middleware outside of ours may have replaced the response.
    deinit {
      if let request = sending.withLock({ $0.take() })?.request { observation.track(request) }
    }

    func see(_ part: ByteBuffer) {
      sending.withLock { sending in
        sending?.bytes += part.readableBytes
        sending?.search.look(at: part)
      }
    }

    func end() {
      guard var sent = sending.withLock({ $0.take() }) else { return }
      sent.search.end()
      sent.request.title = sent.search.title
      sent.request.bytes = sent.bytes
      observation.track(sent.request)
    }
  }

  extension ResponseBody {
    /// The same body, of which a page sees every part on its way.
    func seen(by page: SentPage) -> ResponseBody {
      ResponseBody(contentLength: contentLength) { writer in
        defer { page.end() }
        try await self.write(PageWriter(page: page, next: writer))
      }
    }
  }

  private struct PageWriter: ResponseBodyWriter {
    let page: SentPage
    var next: any ResponseBodyWriter

    @concurrent
    mutating func write(_ buffer: ByteBuffer) async throws {
      page.see(buffer)
      try await next.write(buffer)
    }

    @concurrent
    mutating func write(contentsOf buffers: some Sequence<ByteBuffer>) async throws {
      // Together, as they came: one by one, each would be sent on its own.
      let page = page
      let seen = buffers.lazy.map { buffer in
        page.see(buffer)
        return buffer
      }
      try await next.write(contentsOf: seen)
    }

    @concurrent
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
      try await next.finish(trailingHeaders)
    }
  }
#endif
