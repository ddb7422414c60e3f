// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "hello",
  dependencies: [
    .package(name: "swift-matomo", path: "../..", traits: ["HummingbirdSupport", "VaporSupport"]),
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.26.0"),
    .package(url: "https://github.com/vapor/vapor.git", from: "4.121.0"),
  ],
  targets: [
    .target(
      name: "Backend",
      dependencies: [
        .product(name: "Matomo", package: "swift-matomo"),
        .product(name: "MatomoSQLite", package: "swift-matomo"),
      ]
    ),
    .executableTarget(
      name: "hello-hummingbird",
      dependencies: [
        "Backend",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "MatomoHummingbird", package: "swift-matomo"),
      ]
    ),
    .executableTarget(
      name: "hello-vapor",
      dependencies: [
        "Backend",
        .product(name: "Vapor", package: "vapor"),
        .product(name: "MatomoVapor", package: "swift-matomo"),
      ]
    ),
  ]
)
