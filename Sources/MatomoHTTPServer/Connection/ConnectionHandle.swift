/// libmicrohttpd's name for a connection.
///
/// Unchecked, since a pointer is never Sendable: away from its daemon's thread it is used for `MHD_resume_connection`
/// only, which libmicrohttpd allows from any thread, and a suspended connection is not freed before it is resumed.
struct ConnectionHandle: @unchecked Sendable {
  let pointer: OpaquePointer
}
