/// Kinds of requests, of which a configuration says which are tracked.
///
/// A request may be of several kinds, such as a POST that is answered with an error. It is tracked if all of them are.
public struct RequestKinds: OptionSet, Sendable, Hashable {
  /// The kinds as bits.
  public let rawValue: UInt16

  /// Creates kinds from their bits.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// HTML that was answered with 200 or 304.
  public static let pages = Self(.pages)

  /// Files as ``Downloads`` has them, answered with 200 or from their first byte on; they count as downloads.
  public static let downloads = Self(.downloads)

  /// Other answers that are not HTML.
  public static let api = Self(.api)

  /// Answers with 4xx and 5xx.
  public static let errors = Self(.errors)

  /// Answers with 3xx but 304.
  public static let redirects = Self(.redirects)

  /// Files that pages are made of, such as images and style sheets, unless a route of the application answered.
  public static let staticFiles = Self(.static)

  /// Methods other than GET.
  ///
  /// HEAD and OPTIONS are tracked only where ``RequestFilters/allowedMethods`` has them.
  public static let methods = Self(.methods)

  /// Parts of a file that do not begin at its first byte (206).
  public static let ranges = Self(.ranges)

  /// HTML that a script puts into a page which is there already, and whatever else is no document to the browser that asks
  /// for it.
  public static let fragments = Self(.fragments)

  /// Documents within another page (`Sec-Fetch-Dest: iframe`, `frame`, `embed` or `object`).
  public static let frames = Self(.frames)

  /// What people look at: pages and downloads.
  public static let website: Self = [.pages, .downloads]

  /// What the routes of an application answer: pages, downloads and any other content, with any method but HEAD and OPTIONS,
  /// and errors.
  public static let routes: Self = [.pages, .downloads, .api, .errors, .methods]

  private init(_ kind: Kind) {
    self.init(rawValue: 1 << UInt16(kind.rawValue))
  }

  /// One kind.
  ///
  /// The first of a request that is not tracked is the reason why the request is not.
  private enum Kind: Int, CaseIterable {
    case methods, redirects, errors, `static`, ranges, fragments, frames, downloads, api, pages

    var rule: IgnoreRule.Name {
      switch self {
      case .methods: .methods
      case .redirects: .redirects
      case .errors: .errors
      case .static: .static
      case .ranges: .ranges
      case .fragments: .fragments
      case .frames: .frames
      case .downloads: .downloads
      case .api: .api
      case .pages: .pages
      }
    }
  }

  /// The kinds by the names that settings and reasons have for them.
  package static let named: [(name: String, kind: RequestKinds)] = Kind.allCases.map { ($0.rule.rawValue, Self($0)) }

  /// The rule that leaves out a request of these kinds where only others are tracked; `nil` if all of them are.
  func rule(in tracked: RequestKinds) -> IgnoreRule.Name? {
    let missing = subtracting(tracked)
    guard !missing.isEmpty else { return nil }
    return Kind.allCases[missing.rawValue.trailingZeroBitCount].rule
  }
}

extension RequestKinds {
  /// The kinds of a request.
  ///
  /// - Parameters:
  ///   - downloads: The files that count as downloads.
  ///   - filters: Their rules for methods and for statuses, where there are any, take the place of those here.
  init(_ request: borrowing ObservedRequest, _ fetch: FetchMetadata, _ downloads: Downloads, _ filters: RequestFilters)
  {
    self = []
    let isGET = request.method == "GET"
    if !isGET, filters.allowedMethods == nil { insert(.methods) }

    let isPage = request.isPage
    switch request.status {
    case 206:
      if !fetch.startsAtFirstByte { insert(.ranges) }
    case 304: break
    case 300..<400 where filters.ignoredStatusCodes.isEmpty: insert(.redirects)
    case 400... where filters.ignoredStatusCodes.isEmpty: insert(.errors)
    default: break
    }
    switch fetch.destination(isPage: isPage) {
    case .document: break
    case .frame: insert(.frames)
    case .fragment: insert(.fragments)
    }
    guard isDisjoint(with: [.redirects, .errors]) else { return }

    let isSent = request.status == 200 || request.status == 206
    // Without a content type the name says what it is.
    if isGET, isSent, !isPage || request.contentType == nil, downloads.contains(request) {
      insert(.downloads)
    } else if isPage {
      let isShown = request.status == 200 || request.status == 304 || !filters.ignoredStatusCodes.isEmpty
      insert(isShown ? .pages : .api)
    } else {
      insert(request.route == nil && request.isStaticFile ? .staticFiles : .api)
    }
  }
}
