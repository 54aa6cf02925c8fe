import Testing

/// The arrows of ARCHITECTURE.md: which rooms a room may import, and which system libraries.
@Suite("Imports follow the arrows")
struct ArrowTests {
  static let arrows: [String: Set<String>] = [
    "Limits": [],
    "RDF": ["Limits", "BigInt"],
    "Formats": ["RDF", "Limits", "CXML2", "CZlib"],
    "SPARQL": ["RDF", "Limits"],
    "TripleIndex": ["RDF", "Limits", "CVerifiedMap"],
    "Store": ["RDF", "Limits", "CSQLite", "CZlib"],
    "Reading": ["RDF", "Limits", "CLanguageModel", "CZlib"],
    "Fetch": ["Limits", "CCurl", "CZlib"],
    "QueryEngine": ["RDF", "Limits", "SPARQL", "TripleIndex", "BigInt"],
    "Database": ["RDF", "Limits", "Formats", "SPARQL", "TripleIndex", "QueryEngine", "Store", "Reading", "Fetch"],
    "HTTPServer": ["Database", "Limits", "CScheduling", "NIOCore", "NIOPosix", "NIOHTTP1"],
    "Client": ["Limits", "NIOCore", "NIOPosix", "NIOHTTP1"],
    "Shell": ["Client", "Limits", "CReadline", "CTerminal"],
    "tern": ["HTTPServer", "Database", "Client", "Shell", "Reading", "Formats", "Fetch", "RDF", "Limits", "ArgumentParser", "CTerminal"],
  ]
  /// What every room may use: the C library and the language's own modules.
  static let everywhere: Set<String> = ["Glibc", "Synchronization", "Swift", "Dispatch"]
  /// Rooms that may use Foundation, each with its reason.
  static let foundation: [String: String] = [:]

  @Test func everyImportIsAnArrow() {
    let files = SourceTree.swiftFiles(below: "Sources")
    #expect(files.count > 50, "the tree was not found")
    for file in files {
      guard let allowed = Self.arrows[file.room] else {
        Issue.record("\(file.path) lies in a room that is not in the table")
        continue
      }
      for line in file.lines where line.contains("import ") {
        let words = SourceTree.File.code(of: line).split(separator: " ").map(String.init)
        guard let at = words.firstIndex(of: "import"), words[..<at].allSatisfy({ $0.hasPrefix("@") || $0 == "public" || $0 == "internal" || $0 == "package" }) else { continue }
        let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "let", "var", "typealias"]
        let names = words[(at + 1)...].drop { kinds.contains($0) }
        guard let module = names.first?.split(separator: ".").first.map(String.init) else { continue }
        let isFoundation = module.hasPrefix("Foundation") && Self.foundation[file.room] != nil
        #expect(allowed.contains(module) || Self.everywhere.contains(module) || isFoundation, "\(file.path) imports \(module)")
      }
    }
  }
}
