import Foundation

/// The files of the project as the tidy tests read them.
enum SourceTree {
  /// The root of the package, found from this file's place.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  struct File: Sendable {
    /// Relative to the root, with slashes.
    var path: String
    var text: String
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    /// The room: the first folder under Sources or Tests.
    var room: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
  }

  /// All Swift files below a folder, sorted.
  static func swiftFiles(below folder: String) -> [File] {
    files(below: folder) { $0.hasSuffix(".swift") }
  }

  static func files(below folder: String, where wanted: (String) -> Bool) -> [File] {
    let base = root.appendingPathComponent(folder)
    guard let walker = FileManager.default.enumerator(atPath: base.path) else { return [] }
    var result: [File] = []
    for case let name as String in walker where wanted(name) {
      guard let text = try? String(contentsOf: base.appendingPathComponent(name), encoding: .utf8) else { continue }
      result.append(File(path: folder + "/" + name, text: text))
    }
    return result.sorted { $0.path < $1.path }
  }
}

extension SourceTree.File {
  /// The code of a line without comments and the contents of simple strings.
  static func code(of line: Substring) -> String {
    var result = ""
    var inString = false
    var previous: Character = " "
    var i = line.startIndex
    while i < line.endIndex {
      let c = line[i]
      if !inString, c == "/", line[line.index(after: i)...].first == "/" { break }
      if c == "\"", previous != "\\" { inString.toggle() }
      result.append(inString && c != "\"" ? " " : c)
      previous = c
      i = line.index(after: i)
    }
    return result
  }
}
