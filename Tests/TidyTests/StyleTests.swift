import Testing

@Suite("Style that needs no reviewer")
struct StyleTests {
  /// Files above 600 lines, each with its reason.
  static let longFiles: [String: String] = [:]

  @Test func filesAreShort() {
    for file in SourceTree.swiftFiles(below: "Sources") + SourceTree.swiftFiles(below: "Tests") {
      let count = file.lines.count
      if count > 600 { #expect(Self.longFiles[file.path] != nil, "\(file.path) has \(count) lines: split it, or list it with a reason") }
    }
  }

  @Test func noDrawers() {
    for file in SourceTree.swiftFiles(below: "Sources") {
      let name = file.path.split(separator: "/").last ?? ""
      for drawer in ["Util", "Helper", "Common", "Manager", "Misc"] {
        #expect(!name.contains(drawer), "\(file.path): name the idea, not the drawer")
      }
    }
  }

  @Test func noTrapsAndNoPrints() {
    for file in SourceTree.swiftFiles(below: "Sources") {
      for (number, line) in file.lines.enumerated() {
        let code = SourceTree.File.code(of: line)
        for banned in ["fatalError(", "try!", "as!", " print(", "(print(", "debugPrint(", " try? "] where (" " + code).contains(banned) {
          Issue.record("\(file.path):\(number + 1) uses \(banned)")
        }
        #expect(!isSwallowed(code), "\(file.path):\(number + 1): an error may vanish here")
      }
    }
  }

  private func isSwallowed(_ code: String) -> Bool {
    let tight = code.filter { $0 != " " }
    return tight.contains("catch{}") || tight.contains("catch{returnnil}") || tight.contains("catch{continue}")
  }

  @Test func nothingIsLeftOpen() {
    for file in SourceTree.swiftFiles(below: "Sources") {
      for (number, line) in file.lines.enumerated() {
        for word in ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK"] where line.contains(word) {
          Issue.record("\(file.path):\(number + 1) says \(word)")
        }
      }
    }
  }

  @Test func noPathOfAMachine() {
    let places = ["/" + "work/", "/" + "root/", "/" + "home/"]
    for folder in ["Sources", "Tests", "queries", "seeds", "scripts"] {
      for file in SourceTree.files(below: folder, where: { $0.hasSuffix(".swift") || $0.hasSuffix(".rq") || $0.hasSuffix(".pattern") || !$0.contains(".") }) {
        for place in places { #expect(!file.text.contains(place), "\(file.path) names \(place)") }
      }
    }
  }

  @Test func publicDeclarationsAreDocumented() {
    var missing: [String] = []
    for file in SourceTree.swiftFiles(below: "Sources") {
      let lines = file.lines
      for (number, line) in lines.enumerated() {
        let code = line.drop { $0 == " " }
        let kinds = ["struct ", "final class ", "enum ", "protocol ", "func ", "static func ", "actor "]
        guard kinds.contains(where: { code.hasPrefix("public " + $0) }) else { continue }
        // Attributes may stand between the comment and the declaration.
        var above = number - 1
        while above >= 0, lines[above].drop(while: { $0 == " " }).hasPrefix("@") { above -= 1 }
        if above < 0 || !lines[above].drop(while: { $0 == " " }).hasPrefix("///") { missing.append("\(file.path):\(number + 1)") }
      }
    }
    #expect(missing.isEmpty, "public declarations without a doc comment: \(missing.prefix(20).joined(separator: " ")) (\(missing.count) in all)")
  }

  @Test func everyFolderOfSourcesIsATarget() throws {
    let manifest = try #require(SourceTree.files(below: ".", where: { $0 == "Package.swift" }).first)
    let rooms = Set(SourceTree.files(below: "Sources", where: { _ in true }).map(\.room))
    for room in rooms { #expect(manifest.text.contains("\"\(room)\""), "Sources/\(room) belongs to no target") }
  }

  @Test func theDocumentsAreThere() {
    let names = Set(SourceTree.files(below: ".", where: { !$0.contains("/") && $0.hasSuffix(".md") }).map(\.path))
    for name in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"] {
      #expect(names.contains("./" + name), "\(name) is missing")
    }
  }
}
