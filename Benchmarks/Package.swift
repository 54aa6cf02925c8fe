// swift-tools-version:6.2
// Benchmarks: a package of its own, without dependencies: it meets Tern only over its socket, as anybody does.
//   swift run -c release --package-path Benchmarks TernBench --help
import PackageDescription

let package = Package(
  name: "benchmarks",
  targets: [
    .executableTarget(
      name: "TernBench",
      swiftSettings: [.unsafeFlags(["-O"], .when(configuration: .debug)), .enableUpcomingFeature("ExistentialAny")])
  ],
  swiftLanguageModes: [.v6]
)
