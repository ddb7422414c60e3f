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

/// A library target; its tests are in `Tests/<name>Tests`.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: upcomingFeatures)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.target(name: name)] + dependencies,
    exclude: exclude,
    swiftSettings: upcomingFeatures
  )
}

/// What several test targets share.
func testSupport(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: upcomingFeatures)
}

/// A C library of the system: a module map, and shims where Swift cannot call the C interface.
func system(_ name: String, pkgConfig: String, package: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

/// A product of a framework's package, which is fetched only where its trait is on.
func framework(_ name: String, of package: String, with trait: String) -> Target.Dependency {
  .product(name: name, package: package, condition: .when(traits: [trait]))
}

let package = Package(
  name: "swift-matomo",
  products: [
    .library(name: "Matomo", targets: ["Matomo"]),
    .library(name: "MatomoTracking", targets: ["MatomoTracking"]),
    .library(name: "MatomoRequests", targets: ["MatomoRequests"]),
    .library(name: "MatomoPatterns", targets: ["MatomoPatterns"]),
    .library(name: "MatomoSnippet", targets: ["MatomoSnippet"]),
    .library(name: "MatomoDelivery", targets: ["MatomoDelivery"]),
    .library(name: "MatomoSQLite", targets: ["MatomoSQLite"]),
    .library(name: "MatomoTesting", targets: ["MatomoTesting"]),
    .library(name: "MatomoHummingbird", targets: ["MatomoHummingbird"]),
    .library(name: "MatomoVapor", targets: ["MatomoVapor"]),
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
    .trait(name: "ServiceLifecycleSupport", description: "MatomoTracker is a Service of ServiceLifecycle."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-certificates.git", from: "1.14.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.26.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.8.0"),
    .package(url: "https://github.com/vapor/vapor.git", from: "4.121.0"),
  ],
  targets: [
    system("CCurl", pkgConfig: "libcurl", package: "libcurl4-openssl-dev"),
    system("CJansson", pkgConfig: "jansson", package: "libjansson-dev"),
    system("CMicrohttpd", pkgConfig: "libmicrohttpd", package: "libmicrohttpd-dev"),
    system("CPCRE2", pkgConfig: "libpcre2-8", package: "libpcre2-dev"),
    system("CSQLite", pkgConfig: "sqlite3", package: "libsqlite3-dev"),
    system("CYAML", pkgConfig: "yaml-0.1", package: "libyaml-dev"),
    system("CZlib", pkgConfig: "zlib", package: "zlib1g-dev"),

    library("MatomoTracking"),
    library("MatomoPageViews"),
    library("MatomoRequests", ["MatomoPageViews", "MatomoTracking"]),
    library("MatomoPatterns", ["CPCRE2"]),
    library("MatomoSnippet", ["MatomoTracking"]),
    library("MatomoJSON", ["MatomoTracking", "CJansson"]),
    library("MatomoDelivery", ["MatomoPageViews", "MatomoTracking"]),
    library("MatomoSQLite", ["MatomoDelivery", "MatomoPageViews", "MatomoTracking", "CSQLite"]),
    library("CurlHTTP", ["CCurl"]),
    library("MatomoHTTPTransport", ["MatomoDelivery", "MatomoTracking", "CurlHTTP"]),
    library(
      "Matomo",
      [
        "MatomoRequests", "MatomoSnippet", "MatomoDelivery", "MatomoHTTPTransport", "MatomoPageViews", "MatomoTracking",
        framework("ServiceLifecycle", of: "swift-service-lifecycle", with: "ServiceLifecycleSupport"),
      ]
    ),
    library(
      "MatomoHummingbird",
      [
        "Matomo", "MatomoRequests",
        framework("Hummingbird", of: "hummingbird", with: "HummingbirdSupport"),
      ]
    ),
    library(
      "MatomoVapor",
      [
        "Matomo", "MatomoRequests",
        framework("Vapor", of: "vapor", with: "VaporSupport"),
      ]
    ),
    library("MatomoTesting", ["MatomoDelivery", "MatomoPageViews", "MatomoTracking"]),
    library("EmbeddedHTTP", ["CMicrohttpd"]),
    library("Gzip", ["CZlib"]),
    library("MatomoRules", ["MatomoTracking", "MatomoJSON"]),
    library(
      "MatomoCollector",
      ["MatomoRequests", "MatomoRules", "MatomoPageViews", "MatomoTracking", "MatomoJSON"]
    ),
    library("MatomoInspector", ["MatomoRules", "MatomoTracking", "MatomoJSON"]),
    library(
      "MatomoRelay",
      [
        "Matomo", "MatomoRequests", "MatomoPageViews", "MatomoPatterns", "MatomoJSON", "MatomoDelivery", "MatomoSQLite",
        "MatomoHTTPTransport", "MatomoCollector", "MatomoInspector", "MatomoRules", "MatomoSnippet", "MatomoTracking",
        "CurlHTTP", "EmbeddedHTTP", "Gzip", "CYAML",
      ]
    ),
    .executableTarget(name: "matomo-relay", dependencies: ["MatomoRelay"], swiftSettings: upcomingFeatures),

    .executableTarget(
      name: "matomo-bench",
      dependencies: [
        "MatomoCollector", "MatomoRequests", "MatomoDelivery", "MatomoPageViews", "MatomoSQLite", "MatomoTesting",
        "MatomoTracking", "PageViewDay",
      ],
      path: "Benchmarks",
      exclude: ["Collector", "Frameworks"],
      swiftSettings: upcomingFeatures
    ),

    .target(
      name: "CollectorFuzzing",
      dependencies: ["MatomoCollector", "MatomoRequests", "MatomoRules", "MatomoTracking", "MatomoJSON"],
      path: "Fuzz/Entries",
      swiftSettings: upcomingFeatures
    ),

    testSupport("ScriptedHTTP"),
    testSupport("TemporaryFolders"),
    testSupport(
      "LiveHTTP",
      [
        // Vapor brings it along.
        framework("X509", of: "swift-certificates", with: "HummingbirdSupport"),
        framework("HummingbirdTesting", of: "hummingbird", with: "HummingbirdSupport"),
        framework("Vapor", of: "vapor", with: "VaporSupport"),
      ]
    ),
    testSupport("SeededRandom"),
    testSupport("PageViewDay", ["SeededRandom", "MatomoDelivery", "MatomoPageViews", "MatomoTracking"]),
    testSupport("ScriptedMatomo", ["ScriptedHTTP", "MatomoJSON", "MatomoTracking"]),

    tests("MatomoTracking"),
    tests("MatomoPageViews"),
    tests("MatomoRequests", ["SeededRandom", "MatomoPageViews", "MatomoTracking"]),
    tests("MatomoPatterns"),
    tests("MatomoSnippet", ["MatomoTracking"]),
    tests("MatomoJSON", ["MatomoTracking"]),
    tests("MatomoDelivery", ["SeededRandom", "MatomoPageViews", "MatomoTesting", "MatomoTracking", "PageViewDay"]),
    tests(
      "MatomoSQLite",
      ["SeededRandom", "MatomoTesting", "MatomoDelivery", "MatomoPageViews", "TemporaryFolders", "CSQLite"]
    ),
    tests("CurlHTTP", ["ScriptedHTTP"]),
    tests(
      "MatomoHTTPTransport",
      [
        "MatomoDelivery", "MatomoInspector", "MatomoRules", "MatomoSQLite", "MatomoTesting", "MatomoTracking",
        "ScriptedHTTP",
        "ScriptedMatomo", "TemporaryFolders",
      ]
    ),
    tests(
      "Matomo",
      [
        "MatomoDelivery", "MatomoPageViews", "MatomoRequests", "MatomoSQLite", "MatomoSnippet", "MatomoTesting",
        "MatomoTracking",
        "ScriptedHTTP",
        "ScriptedMatomo", "TemporaryFolders",
      ]
    ),
    tests(
      "MatomoHummingbird",
      [
        "Matomo", "MatomoRequests", "MatomoSnippet", "MatomoTesting", "MatomoTracking", "ScriptedMatomo", "LiveHTTP",
        "TemporaryFolders",
        framework("HummingbirdHTTP2", of: "hummingbird", with: "HummingbirdSupport"),
        framework("HummingbirdRouter", of: "hummingbird", with: "HummingbirdSupport"),
        framework("HummingbirdTesting", of: "hummingbird", with: "HummingbirdSupport"),
        framework("HummingbirdTLS", of: "hummingbird", with: "HummingbirdSupport"),
      ]
    ),
    tests(
      "MatomoVapor",
      [
        "Matomo", "MatomoRequests", "MatomoSnippet", "MatomoTesting", "MatomoTracking", "ScriptedMatomo", "LiveHTTP",
        framework("ServiceLifecycle", of: "swift-service-lifecycle", with: "VaporSupport"),
        framework("UnixSignals", of: "swift-service-lifecycle", with: "VaporSupport"),
        framework("VaporTesting", of: "vapor", with: "VaporSupport"),
      ]
    ),
    tests("EmbeddedHTTP"),
    tests("Gzip", ["CZlib"]),
    tests("MatomoRules", ["MatomoTracking", "MatomoJSON"]),
    tests(
      "MatomoCollector",
      ["CollectorFuzzing", "MatomoRequests", "MatomoRules", "MatomoPageViews", "MatomoTracking", "MatomoJSON"]
    ),
    tests("MatomoInspector", ["MatomoRules", "MatomoTracking", "MatomoJSON"]),
    tests(
      "MatomoRelay",
      [
        "matomo-relay", "SeededRandom", "MatomoPatterns", "MatomoRequests", "MatomoJSON", "MatomoDelivery",
        "MatomoSQLite",
        "MatomoTesting", "MatomoTracking", "CurlHTTP", "CSQLite", "EmbeddedHTTP",
        "Gzip", "CZlib", "MatomoSnippet",
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
      dependencies: ["CollectorFuzzing"],
      path: "Fuzz/Driver",
      swiftSettings: upcomingFeatures
    )
  )
}
