import Synchronization

/// Makes the values of `rand`, which differ from one hit to the next and need be no better than that: a number from the
/// system for each hit would cost as much as everything else that a hit needs.
final class CacheBuster: Sendable {
  private let state: Atomic<UInt64>

  init(seed: UInt64) {
    state = Atomic(seed)
  }

  /// SplitMix64, whose steps add a constant.
  func next() -> String {
    var value = state.wrappingAdd(0x9e37_79b9_7f4a_7c15, ordering: .relaxed).newValue
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return String(UInt32(truncatingIfNeeded: value ^ (value >> 31)))
  }
}
