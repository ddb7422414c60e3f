#pragma once
#include <zlib.h>

// deflateInit2 and inflateInit2 are macros that pass on the version and the size of the stream that the caller was
// compiled with, which Swift does not import. 16 more bits of window mean gzip instead of zlib's own format.

static inline int matomo_begin_gzip(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, MAX_WBITS + 16, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY);
}

static inline int matomo_begin_gunzip(z_stream *stream) {
  return inflateInit2(stream, MAX_WBITS + 16);
}
