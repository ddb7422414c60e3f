import MatomoCore

/// Where a server listens: an IP address and a port.
struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
  /// The host, without brackets.
  let host: String

  /// The port; 0 lets the system choose one.
  let port: UInt16

  init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Reads `127.0.0.1:8080` or `[::1]:8080`.
  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits) else { return nil }
    let host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      self.init(host: String(host.dropFirst().dropLast()), port: port)
      guard self.host.contains(":"), IPAddress(self.host) != nil else { return nil }
    } else {
      self.init(host: String(host), port: port)
      guard !host.contains(":"), IPAddress(host) != nil else { return nil }
    }
  }

  var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension SettingFormat where Value == ListenAddress {
  static var listenAddress: Self {
    scalar(.text("ADDRESS:PORT")) { text throws(SettingRefusal) in
      guard let address = ListenAddress(text) else {
        throw SettingRefusal(text, "is not an IP address and a port, such as 127.0.0.1:8080 or [::1]:8080")
      }
      return address
    }
  }
}

extension SettingFormat where Value == ListenAddress? {
  static var listenAddressOrOff: Self {
    let address = SettingFormat<ListenAddress>.listenAddress
    let kind = SettingKind.either(address.kind, .word(["off"]))
    return SettingFormat(.scalar, kind, write: address.writeOr("off")) { node throws(SettingFault) in
      try node.text == "off" ? nil : try address.read(node)
    }
  }
}
