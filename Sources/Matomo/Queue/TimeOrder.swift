/// Elements in their order, where a new one is mostly the greatest and the least leaves first.
///
/// An element that its owner removes elsewhere stays here until it is the first, or until there are too many of them.
struct TimeOrder<Element: Comparable & Sendable>: Sendable {
  private var elements: [Element] = []
  private var head = 0

  var first: Element? { head < elements.count ? elements[head] : nil }

  var all: ArraySlice<Element> { elements[head...] }

  /// Inserts an element, unless it is still there.
  mutating func insert(_ element: Element) {
    guard let last = elements.last, head < elements.count, element <= last else { return elements.append(element) }
    var low = head
    var high = elements.count
    while low < high {
      let middle = low + (high - low) / 2
      if elements[middle] < element { low = middle + 1 } else { high = middle }
    }
    guard elements[low] != element else { return }
    elements.insert(element, at: low)
  }

  mutating func removeFirst() {
    head += 1
    if head > 64, head > elements.count / 2 {
      // A new array, since the old one would keep the room that many elements once needed.
      elements = Array(elements[head...])
      head = 0
    }
  }

  /// Whether there is much more here than what is `living`.
  func isCrowded(living: Int) -> Bool { elements.count - head > 2 * living + 64 }

  mutating func keep(where isAlive: (Element) -> Bool) {
    elements = elements[head...].filter(isAlive)
    head = 0
  }
}
