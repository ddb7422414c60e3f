import CMatomoZlib
import MatomoHTTP
import MatomoHTTPServer
import Testing

extension HTTPResponse {
  subscript(name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  var text: String { String(decoding: body, as: UTF8.self) }
}

/// Decompresses what must be one whole gzip file.
func gunzip(_ bytes: [UInt8]) throws -> [UInt8] {
  var bytes = bytes
  var output = [UInt8](repeating: 0, count: 4 << 20)
  var stream = z_stream()
  try #require(matomo_begin_gunzip(&stream) == Z_OK)
  defer { inflateEnd(&stream) }
  let code = bytes.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(output.count)
      return inflate(&stream, Z_FINISH)
    }
  }
  try #require(code == Z_STREAM_END && stream.avail_in == 0)
  return Array(output[..<Int(stream.total_out)])
}
