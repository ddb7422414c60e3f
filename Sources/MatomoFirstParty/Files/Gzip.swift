internal import CMatomoZlib

/// The gzip format of RFC 1952.
package enum Gzip {
  /// Compresses bytes as far as zlib can; the same bytes always become the same bytes.
  ///
  /// `nil` where memory is missing: the caller then does without.
  package static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count <= UInt32.max / 2 else { return nil }
    var stream = z_stream()
    guard matomo_begin_gzip(&stream, Z_BEST_COMPRESSION) == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, UInt(bytes.count)))
    // The interface is older than const: zlib only reads its input.
    return bytes.withUnsafeBufferPointer { input -> [UInt8]? in
      let output = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        count = deflate(&stream, Z_FINISH) == Z_STREAM_END ? bound - Int(stream.avail_out) : 0
      }
      return output.isEmpty ? nil : output
    }
  }
}
