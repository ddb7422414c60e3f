#if HummingbirdSupport
  import MatomoCore
  import NIOCore

  /// The search for the title of a page that comes in parts, of which no more is kept than ``PageTitle/scanLimit``.
  struct TitleSearch {
    /// What was found.
    private(set) var title: String?

    private var isOver: Bool
    private var head = ByteBuffer()
    private var scanned = 0

    /// - Parameter isOver: Whether nobody needs the title.
    init(isOver: Bool = false) {
      self.isOver = isOver
    }

    mutating func look(at part: ByteBuffer) {
      guard !isOver else { return }
      if head.readableBytes == 0 {
        // Nothing is copied of a page that is in one part, or has its title in the first.
        head = part
      } else {
        let room = PageTitle.scanLimit - head.readableBytes
        head.writeBytes(part.readableBytesView.prefix(room))
      }
      // Only what has doubled is read again, so that many small parts cost no more than a few large ones.
      if head.readableBytes >= min(2 * scanned, PageTitle.scanLimit) { scan() }
    }

    mutating func end() {
      if !isOver, head.readableBytes > scanned { scan() }
      isOver = true
      head = ByteBuffer()
    }

    private mutating func scan() {
      scanned = head.readableBytes
      title = PageTitle.find(in: head.readableBytesView)
      isOver = title != nil || scanned >= PageTitle.scanLimit
      if isOver { head = ByteBuffer() }
    }
  }
#endif
