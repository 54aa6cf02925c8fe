// swift-tools-version:6.2
// The rooms of Tern and the arrows between them. An arrow that is not here does not
// exist: Tests/TidyTests reads the imports of every file and compares.
import PackageDescription

/// Hot loops: optimised in debug builds too (the tests run them on real data), and
/// without dynamic exclusivity checks in release builds.
let hot: [SwiftSetting] = [
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
  .unsafeFlags(["-O"], .when(configuration: .debug)),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
/// The reader: as `hot`, without one pass of the optimiser that crashes on it in release
/// builds (Swift 6.3.1, CopyPropagation: "Found ownership error"). Take the flag out when a newer toolchain builds without it.
let reader: [SwiftSetting] =
  hot + [.unsafeFlags(["-Xllvm", "-sil-disable-pass=copy-propagation"], .when(configuration: .release))]
let plain: [SwiftSetting] = [
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
  .enableUpcomingFeature("ExistentialAny"),
]
/// Rooms between: they pack, hash and load, so that tests on large data need them optimised in debug builds.
let brisk: [SwiftSetting] = plain + [.unsafeFlags(["-O"], .when(configuration: .debug))]
let nio: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
]

let package = Package(
  name: "tern",
  products: [
    .executable(name: "tern", targets: ["tern"]),
    // For Fuzz/, which is a package of its own.
    .library(name: "TernFuzzTargets", targets: ["FuzzTargets"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
  ],
  targets: [
    // Foundations
    .target(name: "Limits", swiftSettings: plain),
    .target(name: "RDF", dependencies: [.product(name: "BigInt", package: "BigInt"), "Limits"], swiftSettings: hot),

    // Brothers: they do not know each other
    .target(name: "Formats", dependencies: ["RDF", "Limits", "CXML2", "CZlib"], swiftSettings: hot),
    .target(name: "SPARQL", dependencies: ["RDF", "Limits"], swiftSettings: plain),
    .target(name: "TripleIndex", dependencies: ["RDF", "Limits", "CVerifiedMap"], swiftSettings: hot),
    .target(name: "Store", dependencies: ["RDF", "Limits", "CSQLite", "CZlib"], swiftSettings: brisk),
    .target(name: "Reading", dependencies: ["RDF", "Limits", "CLanguageModel"], swiftSettings: reader),
    .target(name: "Fetch", dependencies: ["Limits", "CCurl", "CZlib"], swiftSettings: plain),

    // Where they meet
    .target(name: "QueryEngine", dependencies: ["RDF", "Limits", "SPARQL", "TripleIndex",
      .product(name: "BigInt", package: "BigInt")], swiftSettings: hot),
    .target(name: "Database", dependencies: ["RDF", "Limits", "Formats", "SPARQL", "TripleIndex",
      "QueryEngine", "Store", "Reading", "Fetch"], swiftSettings: brisk),

    // The surface
    .target(name: "HTTPServer", dependencies: ["Database", "Limits", "CScheduling"] + nio, swiftSettings: plain),
    .target(name: "Client", dependencies: ["Limits"], swiftSettings: plain),
    .target(name: "Shell", dependencies: ["Client", "Limits", "CReadline", "CTerminal"], swiftSettings: plain),
    .executableTarget(name: "tern", dependencies: ["HTTPServer", "Database", "Client", "Shell", "Reading", "Formats", "Fetch", "RDF", "Limits",
      .product(name: "ArgumentParser", package: "swift-argument-parser")], swiftSettings: plain),

    // System libraries and C
    .systemLibrary(name: "CSQLite", path: "Sources/CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CReadline", path: "Sources/CReadline", providers: [.apt(["libreadline-dev"])]),
    .systemLibrary(name: "CXML2", path: "Sources/CXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CZlib", path: "Sources/CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .target(name: "CTerminal"),
    .target(name: "CScheduling"),
    .target(name: "CVerifiedMap", cSettings: [.unsafeFlags(["-O2"])]),
    .target(name: "CLanguageModel", exclude: ["english.bin", "LICENSE", "LICENSES_SOURCES", "README.md"], cSettings: [.unsafeFlags(["-std=c23"])]),

    // Tests mirror the rooms
    .target(name: "CChildProcess", path: "Tests/CChildProcess"),
    .target(name: "TestSupport", dependencies: ["RDF", "SPARQL", "CChildProcess"], path: "Tests/TestSupport", swiftSettings: plain),
    // What the fuzzer of Fuzz/ calls, and CorpusTests with the inputs that were found.
    .target(name: "FuzzTargets", dependencies: ["RDF", "Formats", "SPARQL", "TripleIndex", "QueryEngine", "Reading"], path: "Tests/FuzzTargets", swiftSettings: plain),
    .testTarget(name: "CorpusTests", dependencies: ["FuzzTargets"], exclude: ["Corpus"]),
    .testTarget(name: "RDFTests", dependencies: ["RDF", "TestSupport"]),
    .testTarget(name: "FormatsTests", dependencies: ["Formats", "CZlib", "TestSupport"]),
    .testTarget(name: "SPARQLTests", dependencies: ["Limits", "SPARQL", "TestSupport"]),
    .testTarget(name: "TripleIndexTests", dependencies: ["TripleIndex", "TestSupport"]),
    .testTarget(name: "QueryEngineTests", dependencies: ["Limits", "RDF", "SPARQL", "TripleIndex", "QueryEngine", "TestSupport"]),
    .testTarget(name: "ReadingTests", dependencies: ["Reading", "TestSupport"], exclude: ["Gold/Articles", "Gold/Unseen", "Grammar/sentences.tsv", "Grammar/sentences.txt"]),
    .testTarget(name: "ConformanceTests", dependencies: ["RDF", "Formats", "SPARQL", "TripleIndex", "QueryEngine"]),
    .testTarget(name: "FetchTests", dependencies: ["Fetch", "TestSupport"]),
    .testTarget(name: "StoreTests", dependencies: ["Store", "TestSupport"]),
    .testTarget(name: "DatabaseTests", dependencies: ["Database", "Fetch", "QueryEngine", "Reading", "SPARQL", "TestSupport"]),
    .testTarget(name: "AnomalyTests", dependencies: ["Database", "TestSupport", "tern"]),
    .testTarget(name: "HTTPServerTests", dependencies: ["HTTPServer", "CScheduling", "TestSupport"]),
    .testTarget(name: "ShellTests", dependencies: ["Shell", "Client", "TestSupport"]),
    .testTarget(name: "EndToEndTests", dependencies: ["Client", "CChildProcess", "TestSupport", "tern"]),
    .testTarget(name: "QueryTests", dependencies: ["Database"]),
    .testTarget(name: "OracleTests", dependencies: ["Formats", "SPARQL", "TripleIndex", "QueryEngine", "TestSupport"]),
    .testTarget(name: "TidyTests", dependencies: []),
  ],
  swiftLanguageModes: [.v6]
)
