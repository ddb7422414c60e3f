#pragma once
#include <microhttpd.h>

// MHD_start_daemon is variadic, which Swift cannot call. The flags are bits of an enumeration whose combinations Swift
// cannot name. The daemon gets its connections from microhttpd_add only: it has no listening socket, one thread, and
// neither a timeout nor a limit of its own.
static inline struct MHD_Daemon *microhttpd_start(
    size_t connection_memory,
    unsigned int connection_limit,
    MHD_AccessHandlerCallback access,
    void *(*request_line)(void *context, const char *target, struct MHD_Connection *connection),
    MHD_RequestCompletedCallback completed,
    MHD_NotifyConnectionCallback connection_changed,
    size_t (*unescape)(void *context, struct MHD_Connection *connection, char *text),
    void *context) {
  return MHD_start_daemon(
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_NO_LISTEN_SOCKET | MHD_USE_TURBO,
      0, NULL, NULL, access, context,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, connection_memory,
      MHD_OPTION_CONNECTION_LIMIT, connection_limit,
      MHD_OPTION_CONNECTION_TIMEOUT, 0u,
      MHD_OPTION_STRICT_FOR_CLIENT, 1,
      MHD_OPTION_URI_LOG_CALLBACK, request_line, context,
      MHD_OPTION_NOTIFY_COMPLETED, completed, context,
      MHD_OPTION_NOTIFY_CONNECTION, connection_changed, context,
      MHD_OPTION_UNESCAPE_CALLBACK, unescape, context,
      MHD_OPTION_END);
}

// MHD_get_connection_info is variadic and returns a union.
static inline int microhttpd_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

// As above: what the connection_changed callback stored for the connection.
static inline void *microhttpd_socket_context(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info ? info->socket_context : NULL;
}
