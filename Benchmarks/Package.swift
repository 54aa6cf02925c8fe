// swift-tools-version:6.2
// Benchmarks: a package of its own, so that the product does not pay for it.
//   swift run -c release --package-path Benchmarks IndexBench FILE.nt [threads]
import PackageDescription

let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "tern", path: "..")],
  targets: [
    .executableTarget(name: "IndexBench", dependencies: [.product(name: "TernIndex", package: "tern")])
  ],
  swiftLanguageModes: [.v6]
)
