import CMatomoSQLite
import Matomo

/// What SQLite answered instead of doing what it was asked for.
struct SQLiteError: Error {
  /// A result code of SQLite (https://sqlite.org/rescode.html); an extended code matches its primary code with `~=`.
  struct Code: RawRepresentable, Equatable {
    let rawValue: CInt

    static let busy = Self(rawValue: SQLITE_BUSY)
    static let corrupt = Self(rawValue: SQLITE_CORRUPT)
    static let notADatabase = Self(rawValue: SQLITE_NOTADB)
    static let misuse = Self(rawValue: SQLITE_MISUSE)
    static let full = Self(rawValue: SQLITE_FULL)

    static func ~= (primary: Self, code: Self) -> Bool {
      code.rawValue & 0xff == primary.rawValue
    }
  }

  let code: Code
  let message: String

  /// Whether the file is damaged, as opposed to the disk or the rights to it.
  var isCorruption: Bool { .corrupt ~= code || .notADatabase ~= code }
}

extension HitQueueError {
  init(_ error: SQLiteError, path: String) {
    let advice =
      switch error.code {
      case .full: "free some space on the disk"
      case .busy: "another process keeps it locked"
      default: "check the disk and the rights to the file and its folder"
      }
    self.init(.storage, "the queue ‘\(path)’ failed: \(error.message) (SQLite \(error.code.rawValue)); \(advice)")
  }
}
