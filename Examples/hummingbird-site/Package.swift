// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "hummingbird-site",
  dependencies: [
    .package(name: "swift-matomo", path: "../..", traits: ["HummingbirdSupport"]),
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.26.0"),
  ],
  targets: [
    .executableTarget(
      name: "hummingbird-site",
      dependencies: [
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "MatomoHummingbird", package: "swift-matomo"),
        .product(name: "MatomoSQLite", package: "swift-matomo"),
      ]
    )
  ]
)
