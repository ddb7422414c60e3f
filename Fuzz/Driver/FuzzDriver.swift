import CollectorFuzzing
import MatomoPlatform

/// Which entry is fuzzed; libFuzzer takes all arguments for its own.
private let entry: FuzzEntry = {
  let name = getenv("FUZZ_ENTRY").map { String(cString: $0) } ?? ""
  guard let entry = FuzzEntry(rawValue: name) else {
    complain("FUZZ_ENTRY must be one of \(FuzzEntry.allCases.map(\.rawValue).joined(separator: ", "))")
    exit(64)
  }
  return entry
}()

/// What libFuzzer calls with every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let findings = entry.findings(in: Array(UnsafeBufferPointer(start: start, count: count)))
  guard findings.isEmpty else {
    complain(findings.joined(separator: "\n"))
    abort()
  }
  return 0
}

private func complain(_ text: String) {
  let line = text + "\n"
  write(STDERR_FILENO, line, line.utf8.count)
}
