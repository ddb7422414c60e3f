// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "vapor-site",
  dependencies: [
    .package(name: "swift-matomo", path: "../..", traits: ["VaporSupport"]),
    .package(url: "https://github.com/vapor/leaf.git", from: "4.5.0"),
    .package(url: "https://github.com/vapor/vapor.git", from: "4.121.0"),
  ],
  targets: [
    .executableTarget(
      name: "vapor-site",
      dependencies: [
        .product(name: "Leaf", package: "leaf"),
        .product(name: "Vapor", package: "vapor"),
        .product(name: "MatomoVapor", package: "swift-matomo"),
        .product(name: "MatomoSQLite", package: "swift-matomo"),
      ]
    )
  ]
)
