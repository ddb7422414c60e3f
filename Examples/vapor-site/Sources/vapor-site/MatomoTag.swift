import Leaf
import MatomoVapor

/// `#matomo()` in a template is the snippet of its page.
struct MatomoTag: UnsafeUnescapedLeafTag {
  func render(_ context: LeafContext) throws -> LeafData {
    .string(context.request?.matomo.snippet)
  }
}
