import Foundation

/// What the compiler says of code that uses the modules of this package, as they were built for the test that asks.
///
/// - Parameter code: A whole file.
/// - Returns: The messages of its errors, in their order.
package func compilerErrors(in code: String) throws -> [String] {
  let folder = try TemporaryFolder()
  let file = folder.file("main.swift")
  try code.write(toFile: file, atomically: false, encoding: .utf8)
  let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
  let sources = URL(filePath: #filePath).appending(path: "../../../Sources").standardized

  let compiler = Process()
  compiler.executableURL = URL(filePath: "/usr/bin/env")
  compiler.arguments = [
    "swiftc", "-typecheck", "-I", products.appending(path: "Modules").path, "-I",
    sources.appending(path: "CMatomoCurl").path,
    file,
  ]
  let output = Pipe()
  compiler.standardError = output
  try compiler.run()
  let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
  compiler.waitUntilExit()
  return text.split(separator: "\n").filter { $0.hasPrefix(file) }.compactMap { line in
    line.range(of: ": error: ").map { String(line[$0.upperBound...]) }
  }
}
