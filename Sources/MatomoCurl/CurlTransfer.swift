import CMatomoCurl

/// One request on its way.
///
/// Used by the thread of ``CurlLoop`` only.
final class CurlTransfer {
  let id: UInt64
  private(set) var handle: UnsafeMutableRawPointer?

  private let request: CurlRequest
  private let completion: CurlLoop.Completion
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private let message = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(ccurl_error_size))

  private var bodyOffset = 0
  /// The most bytes of the body that were written on one connection: libcurl's own count starts again when it replaces a
  /// broken one.
  private var bytesWritten = 0
  private var attempts = 0
  private var answer = CurlResponse(status: 0)

  init(id: UInt64, request: CurlRequest, completion: @escaping CurlLoop.Completion) {
    self.id = id
    self.request = request
    self.completion = completion
    message.initialize(repeating: 0)
  }

  deinit {
    if let handle { curl_easy_cleanup(handle) }
    curl_slist_free_all(headerList)
    message.deallocate()
  }

  /// Starts the transfer; returns `false` if libcurl refuses the request, after calling the completion.
  func begin(on multi: CurlMulti) -> Bool {
    guard let handle = curl_easy_init() else {
      completion(.failure(.notSent("libcurl has no memory for a request")))
      return false
    }
    self.handle = handle
    guard configure(handle) == CURLE_OK, curl_multi_add_handle(multi.handle, handle) == CURLM_OK else {
      completion(.failure(.notSent("libcurl refuses the request")))
      return false
    }
    return true
  }

  func finish(_ code: CURLcode, on multi: CurlMulti) {
    guard let handle else { return }
    let reason = code == CURLE_OK ? "" : text(of: code)
    let isComplete = code == CURLE_OK || answer.isBodyCut
    let status = ccurl_info_long(handle, CURLINFO_RESPONSE_CODE)
    let failure = isComplete ? nil : failure(reason, handle)
    curl_multi_remove_handle(multi.handle, handle)
    if let failure {
      completion(.failure(failure))
    } else {
      answer.status = status
      completion(.success(answer))
    }
  }

  func abort(_ reason: String, on multi: CurlMulti) {
    guard let handle else { return }
    let failure = failure(reason, handle)
    curl_multi_remove_handle(multi.handle, handle)
    completion(.failure(failure))
  }

  /// A server that misses part of the body, whose length was announced, does not act on the request.
  ///
  /// Without a body, the first byte may already have been the last one that mattered.
  private func failure(_ reason: String, _ handle: UnsafeMutableRawPointer) -> CurlError {
    let written = max(bytesWritten, Int(ccurl_info_size(handle, CURLINFO_SIZE_UPLOAD_T)))
    return attempts > 0 && written >= request.body.count ? .outcomeUnknown(reason) : .notSent(reason)
  }

  private func text(of code: CURLcode) -> String {
    let detail = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
  }
}

// MARK: - Options

extension CurlTransfer {
  private func configure(_ handle: UnsafeMutableRawPointer) -> CURLcode {
    let context = Unmanaged.passUnretained(self).toOpaque()
    var codes = [
      ccurl_set_string(handle, CURLOPT_URL, request.url),
      ccurl_allow_only_http(handle),
      ccurl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
      ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0),
      ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1),
      ccurl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1),
      ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, request.timeout.milliseconds),
      ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, message.baseAddress),
      ccurl_set_writer(handle, receiveBody, context),
      ccurl_set_header_reader(handle, receiveHeader, context),
      ccurl_set_before_request(handle, beforeRequest, context),
      ccurl_set_long(handle, CURLOPT_NOPROGRESS, 0),
      ccurl_set_progress(handle, noteProgress, context),
    ]
    codes += configureMethod(handle, context)
    codes.append(configureHeaders(handle))
    return codes.first { $0 != CURLE_OK } ?? CURLE_OK
  }

  private func configureMethod(
    _ handle: UnsafeMutableRawPointer,
    _ context: UnsafeMutableRawPointer
  ) -> [CURLcode] {
    if request.method == "HEAD" { return [ccurl_set_long(handle, CURLOPT_NOBODY, 1)] }
    var codes: [CURLcode] = []
    if !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method) {
      codes = [
        ccurl_set_long(handle, CURLOPT_POST, 1),
        ccurl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)),
        // Without a function to seek, libcurl cannot send a body again that was sent on a connection which then broke.
        ccurl_set_reader(handle, sendBody, context),
      ]
    }
    if request.method != "GET" || !codes.isEmpty, request.method != "POST" {
      codes.append(ccurl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method))
    }
    return codes
  }

  private func configureHeaders(_ handle: UnsafeMutableRawPointer) -> CURLcode {
    // A header without a value takes away what libcurl would add: a wait for `100 Continue`, and a content type.
    var lines = ["Expect:"]
    if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) { lines.append("Content-Type:") }
    lines += request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
    for line in lines {
      guard let extended = curl_slist_append(headerList, line) else { return CURLE_OUT_OF_MEMORY }
      headerList = extended
    }
    return ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, headerList)
  }
}

// MARK: - What libcurl calls

extension CurlTransfer {
  fileprivate static func from(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
    context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
  }

  fileprivate func nextPart(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let part = request.body[bodyOffset...].prefix(buffer.count)
    buffer.copyBytes(from: part)
    bodyOffset += part.count
    return part.count
  }

  /// Called on every connection that the request is about to be sent on.
  ///
  /// False ends the transfer.
  fileprivate func mayBegin() -> Bool {
    attempts += 1
    guard attempts > 1 else { return true }
    // libcurl comes here again only if nothing of the body was written, which may yet have been read from us.
    bodyOffset = 0
    return !request.body.isEmpty || ["GET", "HEAD"].contains(request.method)
  }

  fileprivate func note(bytesWritten count: Int) {
    bytesWritten = max(bytesWritten, count)
  }

  fileprivate func take(_ part: UnsafeRawBufferPointer) -> Int {
    let room = request.responseBodyLimit - answer.body.count
    answer.body.append(contentsOf: part.prefix(room))
    answer.isBodyCut = part.count > room
    return min(part.count, room)
  }

  fileprivate func takeHeader(_ line: UnsafeRawBufferPointer) {
    let text = String(decoding: line, as: UTF8.self)
    // An answer before the answer (100, 103) has headers, too.
    if text.hasPrefix("HTTP/") {
      answer.headers = []
      return
    }
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), answer.headers.count < 256 else { return }
    let blanks = " \t\r\n".utf8
    let value = text.utf8[text.utf8.index(after: colon)...]
      .drop(while: blanks.contains).reversed().drop(while: blanks.contains).reversed()
    answer.headers.append((String(text[..<colon]), String(decoding: Array(value), as: UTF8.self)))
  }
}

private func sendBody(
  _ buffer: UnsafeMutablePointer<CChar>?,
  _ size: Int,
  _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  CurlTransfer.from(context)?.nextPart(into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count)) ?? 0
}

private func receiveBody(
  _ buffer: UnsafeMutablePointer<CChar>?,
  _ size: Int,
  _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  CurlTransfer.from(context)?.take(UnsafeRawBufferPointer(start: buffer, count: size * count)) ?? 0
}

private func receiveHeader(
  _ buffer: UnsafeMutablePointer<CChar>?,
  _ size: Int,
  _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  CurlTransfer.from(context)?.takeHeader(UnsafeRawBufferPointer(start: buffer, count: size * count))
  return size * count
}

private func beforeRequest(
  _ context: UnsafeMutableRawPointer?,
  _ peerAddress: UnsafeMutablePointer<CChar>?,
  _ localAddress: UnsafeMutablePointer<CChar>?,
  _ peerPort: Int32,
  _ localPort: Int32
) -> Int32 {
  CurlTransfer.from(context)?.mayBegin() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

private func noteProgress(
  _ context: UnsafeMutableRawPointer?,
  _ toReceive: curl_off_t,
  _ received: curl_off_t,
  _ toSend: curl_off_t,
  _ sent: curl_off_t
) -> Int32 {
  CurlTransfer.from(context)?.note(bytesWritten: Int(sent))
  return 0
}

extension Duration {
  /// The time in milliseconds, at least one: libcurl takes zero for no limit.
  fileprivate var milliseconds: Int {
    let (seconds, attoseconds) = components
    return max(1, Int(min(seconds, 1 << 31)) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
  }
}
