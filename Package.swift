// swift-tools-version: 6.2

import PackageDescription

/// Upcoming language features that every target of this package uses.
let upcomingFeatures: [SwiftSetting] = [
  // SE-0335: existential types are spelled `any P`.
  .enableUpcomingFeature("ExistentialAny"),
  // SE-0444: a file sees only the members of modules that it imports itself.
  .enableUpcomingFeature("MemberImportVisibility"),
  // SE-0409: an import is internal unless the public interface needs it.
  .enableUpcomingFeature("InternalImportsByDefault"),
  // SE-0461: an async function runs where its caller runs.
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

/// What every target may import: the system's C library.
let platform: [Target.Dependency] = ["MatomoPlatform"]

/// A library target; its tests are in `Tests/<name>Tests`.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies + platform, swiftSettings: upcomingFeatures)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.target(name: name)] + dependencies + platform,
    exclude: exclude,
    swiftSettings: upcomingFeatures
  )
}

/// What several test targets share.
func testSupport(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies + platform, path: "Tests/\(name)", swiftSettings: upcomingFeatures)
}

/// A C library of the system: a module map, and shims where Swift cannot call the C interface.
func system(_ name: String, pkgConfig: String, apt: String, brew: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
}

/// A product of a framework's package, which is fetched only where its trait is on.
func framework(_ name: String, of package: String, with trait: String) -> Target.Dependency {
  .product(name: name, package: package, condition: .when(traits: [trait]))
}

let package = Package(
  name: "swift-matomo",
  platforms: [.macOS(.v26)],
  products: [
    .library(name: "Matomo", targets: ["Matomo"]),
    .library(name: "MatomoSQLite", targets: ["MatomoSQLite"]),
    .library(name: "MatomoHummingbird", targets: ["MatomoHummingbird"]),
    .library(name: "MatomoVapor", targets: ["MatomoVapor"]),
    .library(name: "MatomoTesting", targets: ["MatomoTesting"]),
    .executable(name: "matomo-relay", targets: ["matomo-relay"]),
  ],
  traits: [
    .trait(
      name: "HummingbirdSupport",
      description: "MatomoHummingbird: middleware for Hummingbird 2.",
      enabledTraits: ["ServiceLifecycleSupport"]
    ),
    .trait(
      name: "VaporSupport",
      description: "MatomoVapor: middleware for Vapor 4.",
      enabledTraits: ["ServiceLifecycleSupport"]
    ),
    .trait(
      name: "ServiceLifecycleSupport",
      description:
        "MatomoTracker is a Service of ServiceLifecycle, writes to a swift-log Logger, and counts in swift-metrics."
    ),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-certificates.git", from: "1.14.0"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.12.0"),
    .package(url: "https://github.com/apple/swift-metrics.git", from: "2.9.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.26.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.8.0"),
    .package(url: "https://github.com/vapor/vapor.git", from: "4.121.0"),
  ],
  targets: [
    system("CMatomoCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev", brew: "curl"),
    system("CMatomoJansson", pkgConfig: "jansson", apt: "libjansson-dev", brew: "jansson"),
    system("CMatomoMicrohttpd", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev", brew: "libmicrohttpd"),
    system("CMatomoPCRE2", pkgConfig: "libpcre2-8", apt: "libpcre2-dev", brew: "pcre2"),
    system("CMatomoSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev", brew: "sqlite"),
    system("CMatomoYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev", brew: "libyaml"),
    system("CMatomoZlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),

    .target(name: "MatomoPlatform", swiftSettings: upcomingFeatures),
    library("MatomoHTTP"),
    library("MatomoCurl", ["MatomoHTTP", "CMatomoCurl"]),
    library("MatomoHTTPServer", ["MatomoHTTP", "CMatomoMicrohttpd"]),
    library("MatomoPatterns", ["CMatomoPCRE2"]),
    library("MatomoCore", ["MatomoHTTP"]),
    library("MatomoProtocol", ["MatomoCore", "MatomoHTTP", "CMatomoJansson"]),
    library("MatomoCollector", ["MatomoProtocol", "MatomoCore", "MatomoHTTP"]),
    library("MatomoInspector", ["MatomoProtocol", "MatomoCore", "MatomoHTTP"]),
    library(
      "Matomo",
      [
        "MatomoCore", "MatomoCurl", "MatomoHTTP",
        framework("Logging", of: "swift-log", with: "ServiceLifecycleSupport"),
        framework("Metrics", of: "swift-metrics", with: "ServiceLifecycleSupport"),
        framework("ServiceLifecycle", of: "swift-service-lifecycle", with: "ServiceLifecycleSupport"),
      ]
    ),
    library("MatomoSQLite", ["Matomo", "MatomoCore", "CMatomoSQLite"]),
    library("MatomoTesting", ["Matomo", "MatomoCore"]),
    library("MatomoHummingbird", ["Matomo", framework("Hummingbird", of: "hummingbird", with: "HummingbirdSupport")]),
    library("MatomoVapor", ["Matomo", framework("Vapor", of: "vapor", with: "VaporSupport")]),
    library("MatomoFirstParty", ["Matomo", "MatomoCore", "MatomoCurl", "MatomoHTTP", "CMatomoZlib"]),
    library(
      "MatomoRelay",
      [
        "Matomo", "MatomoCollector", "MatomoCore", "MatomoCurl", "MatomoFirstParty", "MatomoHTTP", "MatomoHTTPServer",
        "MatomoInspector", "MatomoPatterns", "MatomoProtocol", "MatomoSQLite", "CMatomoYAML",
      ]
    ),
    .executableTarget(name: "matomo-relay", dependencies: ["MatomoRelay"] + platform, swiftSettings: upcomingFeatures),

    .executableTarget(
      name: "matomo-bench",
      dependencies: ["MatomoCollector", "Matomo", "MatomoCore", "MatomoSQLite", "MatomoTesting", "PageViewDay"]
        + platform,
      path: "Benchmarks",
      exclude: ["Collector", "Frameworks"],
      swiftSettings: upcomingFeatures
    ),

    .target(
      name: "CollectorFuzzing",
      dependencies: ["MatomoCollector", "MatomoCore", "MatomoProtocol"],
      path: "Fuzz/Entries",
      swiftSettings: upcomingFeatures
    ),

    testSupport("MatomoTestSupport"),
    testSupport(
      "LiveHTTP",
      [
        // Vapor brings it along.
        framework("X509", of: "swift-certificates", with: "HummingbirdSupport"),
        framework("HummingbirdTesting", of: "hummingbird", with: "HummingbirdSupport"),
        framework("Vapor", of: "vapor", with: "VaporSupport"),
      ]
    ),
    testSupport("PageViewDay", ["MatomoTestSupport", "Matomo", "MatomoCore"]),
    testSupport("ScriptedMatomo", ["MatomoTestSupport", "MatomoCore", "MatomoProtocol"]),

    tests("MatomoCore", ["MatomoHTTP", "MatomoTestSupport"]),
    tests("MatomoPatterns"),
    tests("MatomoProtocol", ["MatomoCore"]),
    tests("MatomoCurl", ["MatomoTestSupport"]),
    tests("MatomoHTTPServer", ["MatomoHTTP", "MatomoTestSupport"]),
    tests(
      "MatomoFirstParty",
      [
        "Matomo", "MatomoCore", "MatomoCurl", "MatomoHTTP", "MatomoHTTPServer", "MatomoTesting", "MatomoTestSupport",
        "CMatomoZlib",
      ]
    ),
    tests("MatomoCollector", ["CollectorFuzzing", "MatomoCore", "MatomoProtocol"]),
    tests("MatomoInspector", ["MatomoCore", "MatomoProtocol"]),
    tests(
      "MatomoSQLite",
      ["Matomo", "MatomoCore", "MatomoTesting", "MatomoTestSupport", "CMatomoSQLite"]
    ),
    tests(
      "Matomo",
      [
        "MatomoCore", "MatomoCurl", "MatomoInspector", "MatomoProtocol", "MatomoSQLite", "MatomoTesting",
        "MatomoTestSupport", "PageViewDay", "ScriptedMatomo",
        framework("InMemoryLogging", of: "swift-log", with: "ServiceLifecycleSupport"),
        framework("Logging", of: "swift-log", with: "ServiceLifecycleSupport"),
        framework("Metrics", of: "swift-metrics", with: "ServiceLifecycleSupport"),
        framework("MetricsTestKit", of: "swift-metrics", with: "ServiceLifecycleSupport"),
      ]
    ),
    tests(
      "MatomoHummingbird",
      [
        "Matomo", "MatomoCore", "MatomoTesting", "MatomoTestSupport", "ScriptedMatomo", "LiveHTTP",
        framework("HummingbirdHTTP2", of: "hummingbird", with: "HummingbirdSupport"),
        framework("HummingbirdRouter", of: "hummingbird", with: "HummingbirdSupport"),
        framework("HummingbirdTesting", of: "hummingbird", with: "HummingbirdSupport"),
        framework("HummingbirdTLS", of: "hummingbird", with: "HummingbirdSupport"),
      ]
    ),
    tests(
      "MatomoVapor",
      [
        "Matomo", "MatomoCore", "MatomoTesting", "MatomoTestSupport", "ScriptedMatomo", "LiveHTTP",
        framework("ServiceLifecycle", of: "swift-service-lifecycle", with: "VaporSupport"),
        framework("UnixSignals", of: "swift-service-lifecycle", with: "VaporSupport"),
        framework("VaporTesting", of: "vapor", with: "VaporSupport"),
      ]
    ),
    tests(
      "MatomoRelay",
      [
        "matomo-relay", "Matomo", "MatomoCore", "MatomoCurl", "MatomoFirstParty", "MatomoHTTPServer", "MatomoPatterns",
        "MatomoProtocol", "MatomoSQLite", "MatomoTesting", "MatomoTestSupport", "ScriptedMatomo", "CMatomoSQLite",
        "CMatomoZlib",
      ],
      exclude: ["Clients/Peers"]
    ),
  ]
)

// The main function of a fuzzer comes with its sanitizer: without that the program cannot be linked. `make fuzz` sets both.
if Context.environment["MATOMO_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "matomo-fuzz",
      dependencies: ["CollectorFuzzing"] + platform,
      path: "Fuzz/Driver",
      swiftSettings: upcomingFeatures
    )
  )
}
