import MatomoProtocol

/// `settings`: what can be set, and what is.
struct SettingsCommand {
  /// Which text is asked for.
  enum Form: String, CaseIterable {
    case table, sample, effective, schema, markdown
  }

  let form: Form

  init(_ invocation: Invocation) throws(CommandError) {
    let forms = Form.allCases.filter { invocation.has("--\($0.rawValue)") }
    guard forms.count < 2 else {
      throw Invocation.wrong("settings takes one of \(forms.map { "--\($0.rawValue)" }.joined(separator: " and "))")
    }
    form = forms.first ?? .table
  }

  /// - Parameter effective: The settings that are in force.
  func text(effective: () throws(CommandError) -> Settings) throws(CommandError) -> String {
    switch form {
    case .table: Settings.declared.table
    case .sample: Settings.declared.sample
    case .effective: try effective().entries.effective
    case .schema: String(decoding: Settings.declared.schema.encode(), as: UTF8.self) + "\n"
    case .markdown: Settings.declared.page
    }
  }
}

extension Settings {
  /// Every setting, at its default.
  static var declared: [SettingEntry] { (try? Settings(SettingsSource()))?.entries ?? [] }
}
