import CMatomoCurl

/// Owns libcurl's multi handle: its connections, and the pipe that wakes its thread.
///
/// Unchecked, since the handle is a plain pointer to C. `curl_multi_wakeup` may be called from any thread; everything else
/// is called by the thread of ``CurlLoop`` alone. The last reference frees it, when nobody can be using it any more.
final class CurlMulti: @unchecked Sendable {
  let handle: UnsafeMutableRawPointer

  init?() {
    guard CurlLibrary.isReady, let handle = curl_multi_init() else { return nil }
    self.handle = handle
  }

  deinit {
    curl_multi_cleanup(handle)
  }

  func wake() {
    curl_multi_wakeup(handle)
  }
}

enum CurlLibrary {
  /// libcurl wants its global state made once, before anything else.
  static let isReady = curl_global_init(ccurl_global_default) == CURLE_OK
}
