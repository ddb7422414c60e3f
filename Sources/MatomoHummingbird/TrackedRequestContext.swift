#if HummingbirdSupport
  public import Hummingbird
  public import MatomoCore
  public import NIOCore

  /// A request context that knows what is tracked of its request.
  ///
  ///     struct AppContext: TrackedRequestContext {
  ///       var coreContext: CoreRequestContextStorage
  ///       let remoteAddress: SocketAddress?
  ///       let matomo = RequestData()
  ///
  ///       init(source: ApplicationRequestContextSource) {
  ///         coreContext = CoreRequestContextStorage(source: source)
  ///         remoteAddress = source.channel.remoteAddress
  ///       }
  ///     }
  ///
  /// A context that is made from another one, a `ChildRequestContext`, takes over its `matomo` and its `coreContext`: in one of
  /// its own, nobody else would see the route.
  public protocol TrackedRequestContext: RemoteAddressRequestContext {
    /// What the handler says of the request; the same one each time.
    var matomo: RequestData { get }
  }

  /// A request context for applications that need none of their own.
  public struct MatomoRequestContext: TrackedRequestContext {
    /// What Hummingbird itself needs.
    public var coreContext: CoreRequestContextStorage

    /// The other end of the connection.
    public let remoteAddress: SocketAddress?

    /// What the handler says of the request.
    public let matomo = RequestData()

    /// Creates the context of a request.
    public init(source: ApplicationRequestContextSource) {
      coreContext = CoreRequestContextStorage(source: source)
      remoteAddress = source.channel.remoteAddress
    }
  }
#endif
