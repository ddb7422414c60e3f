internal import CMatomoMicrohttpd
import MatomoHTTP

/// Hands an answer to libmicrohttpd.
enum ResponseWriter {
  static func queue(_ response: HTTPResponse, closing: Bool, _ handle: ConnectionHandle) -> MHD_Result {
    let created = response.body.withUnsafeBytes { body in
      MHD_create_response_from_buffer(
        body.count,
        UnsafeMutableRawPointer(mutating: body.baseAddress),
        .RESPMEM_MUST_COPY
      )
    }
    guard let created else { return .NO }
    defer { MHD_destroy_response(created) }
    for (name, value) in response.headers {
      add(name, value, to: created)
    }
    if closing {
      MHD_add_response_header(created, "Connection", "close")
    }
    return MHD_queue_response(handle.pointer, UInt32(response.status), created)
  }

  private static func add(_ name: String, _ value: String, to response: OpaquePointer) {
    guard !name.isEmpty, name.utf8.allSatisfy(\.isTokenCharacter) else { return }
    if value.utf8.contains(where: isControl) {
      let cleaned = value.utf8.map { isControl($0) ? UInt8(ascii: " ") : $0 }
      MHD_add_response_header(response, name, String(decoding: cleaned, as: UTF8.self))
    } else {
      MHD_add_response_header(response, name, value)
    }
  }

  private static func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 && byte != UInt8(ascii: "\t") || byte == 0x7f
  }
}
