// swift-tools-version:6.2
// Fuzz: a package of its own, so that the product is not built with a fuzzer's instruments.
//   scripts/fuzz [TARGET] [SECONDS]
import PackageDescription

let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "tern", path: "..")],
  targets: [
    .executableTarget(name: "fuzz", dependencies: [.product(name: "TernFuzzTargets", package: "tern")])
  ],
  swiftLanguageModes: [.v6]
)
