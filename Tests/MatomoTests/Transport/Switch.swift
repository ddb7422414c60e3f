import Synchronization

/// Something that a test turns while a server looks at it.
final class Switch: Sendable {
  private let state: Mutex<Bool>

  init(_ isOn: Bool) {
    state = Mutex(isOn)
  }

  var isOn: Bool { state.withLock(\.self) }

  func turn(_ isOn: Bool) {
    state.withLock { $0 = isOn }
  }
}
