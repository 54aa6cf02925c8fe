import Database
import Foundation

/// A database in a temporary folder with all of seeds/ loaded, made once for the suite.
final class SeededGraph: Sendable {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let shared = Result { try SeededGraph() }

  let graph: KnowledgeGraph
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("tern-queries-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    graph = try KnowledgeGraph.open(folder.appendingPathComponent("tern.db").path)
    for name in try Self.files(below: "seeds") {
      let bytes = [UInt8](try Data(contentsOf: Self.root.appendingPathComponent(name)))
      _ = try graph.load(.bytes(bytes), LoadOptions(name: name))
    }
  }

  deinit {
    // A temporary folder that stays behind harms nobody; a failing test says more than this would.
    _ = Result { try graph.close() }
    _ = Result { try FileManager.default.removeItem(at: folder) }
  }

  /// Regular files below a folder of the project, sorted.
  static func files(below folder: String) throws -> [String] {
    let base = root.appendingPathComponent(folder)
    return try FileManager.default.subpathsOfDirectory(atPath: base.path)
      .filter { (try? base.appendingPathComponent($0).resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true }
      .map { folder + "/" + $0 }.sorted()
  }
}

extension QueryAnswer {
  /// The whole answer in a format, as text.
  func text(_ format: OutputFormat) throws -> String {
    var bytes: [UInt8] = []
    try write(as: format) { bytes.append(contentsOf: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
