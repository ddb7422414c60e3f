/// Elements in the order of their keys; quick where a new key is mostly the greatest and the least leaves first.
struct SortedQueue<Key: Comparable & Sendable, Element: Sendable>: Sendable {
  private struct Slot {
    let key: Key
    var element: Element?
  }

  /// Slots without an element are removed together, so that a removal costs the same however long the queue is.
  private var slots: [Slot] = []
  private var head = 0
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  mutating func insert(_ element: Element, for key: Key) {
    guard let last = slots.last, last.key >= key else {
      count += 1
      return slots.append(Slot(key: key, element: element))
    }
    let index = firstIndex(from: key)
    if slots[index].key == key {
      if slots[index].element == nil { count += 1 }
      slots[index].element = element
    } else {
      count += 1
      slots.insert(Slot(key: key, element: element), at: index)
    }
    head = min(head, index)
  }

  subscript(key: Key) -> Element? {
    let index = firstIndex(from: key)
    return index < slots.count && slots[index].key == key ? slots[index].element : nil
  }

  @discardableResult
  mutating func remove(_ key: Key) -> Element? {
    let index = firstIndex(from: key)
    guard index < slots.count, slots[index].key == key, let element = slots[index].element else { return nil }
    slots[index].element = nil
    count -= 1
    while head < slots.count, slots[head].element == nil { head += 1 }
    if slots.count > 64, head > slots.count / 2 || count < slots.count / 4 {
      // A new array, since the old one would keep the room that a long queue once needed.
      slots = slots.filter { $0.element != nil }
      head = 0
    }
    return element
  }

  var first: Element? { head < slots.count ? slots[head].element : nil }

  /// The elements whose keys are above `key`, in order.
  func elements(after key: Key? = nil) -> some Sequence<Element> {
    let start = key.map { max(firstIndex(above: $0), head) } ?? head
    return slots[start...].lazy.compactMap(\.element)
  }

  /// The elements from a key on, in order.
  func elements(from key: Key) -> some Sequence<Element> {
    slots[max(firstIndex(from: key), head)...].lazy.compactMap(\.element)
  }

  /// The elements up to a key and with it, the last first.
  func reversedElements(through key: Key) -> some Sequence<Element> {
    let end = max(firstIndex(above: key), head)
    return slots[head..<end].reversed().lazy.compactMap(\.element)
  }

  private func firstIndex(from key: Key) -> Int { partition { $0 >= key } }

  private func firstIndex(above key: Key) -> Int { partition { $0 > key } }

  private func partition(_ isBehind: (Key) -> Bool) -> Int {
    var low = 0
    var high = slots.count
    while low < high {
      let middle = low + (high - low) / 2
      if isBehind(slots[middle].key) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
