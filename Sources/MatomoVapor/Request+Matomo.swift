#if VaporSupport
  public import MatomoCore
  public import Vapor

  extension Request {
    private struct Key: StorageKey {
      typealias Value = RequestData
    }

    /// What the handler says of the request; ``MatomoMiddleware`` tracks it.
    public var matomo: RequestData {
      if let data = storage[Key.self] { return data }
      let data = RequestData()
      storage[Key.self] = data
      return data
    }
  }
#endif
