import Glibc
import Reading

/// Sentences with the model's answers, read from a table: after `# text TEXT` a row a token with
/// index, text, space after, norm, lemma, universal tag, tag, head, label, entity, sentence start.
enum OracleFile {
  /// One line of text with the expected sentences in it.
  struct Entry: Sendable {
    var text: String
    var sentences: [ParsedSentence]
  }

  /// The package's root folder.
  static let root: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(4)
    return parts.joined(separator: "/")
  }()

  /// Our own sentences: committed with the tests.
  static var sentences: String { root + "/Tests/ReadingTests/Grammar/sentences.tsv" }
  /// CaRB's development sentences: outside the project, may be absent.
  static var carb: String { root + "/../shared/reading/oracle/carb-dev.tsv" }

  /// The bytes of a file, nil when there is none.
  static func bytes(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var out: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let n = fread(&chunk, 1, chunk.count, file)
      if n == 0 { break }
      out.append(contentsOf: chunk[..<n])
    }
    return out
  }

  /// The entries of a table, nil when the file is absent.
  static func read(_ path: String) -> [Entry]? {
    guard let bytes = bytes(path) else { return nil }
    var entries: [Entry] = []
    var text = ""
    var rows: [[Substring]] = []
    func close() {
      if !rows.isEmpty { entries.append(entry(text, rows)) }
      rows = []
    }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("# text\t") {
        close()
        text = String(line.dropFirst(7))
      } else if !line.isEmpty, !line.hasPrefix("#") {
        rows.append(line.split(separator: "\t", omittingEmptySubsequences: false))
      }
    }
    close()
    return entries
  }

  private static func entry(_ text: String, _ rows: [[Substring]]) -> Entry {
    var sentences: [ParsedSentence] = []
    var tokens: [Token] = []
    var base = 0
    var offset = 0
    func close() {
      if !tokens.isEmpty { sentences.append(ParsedSentence(tokens: tokens)) }
      tokens = []
    }
    for (i, row) in rows.enumerated() {
      if row[10] == "1" {
        close()
        base = i
      }
      let size = row[1].utf8.count
      let entity = row[9]
      tokens.append(
        Token(
          span: offset..<offset + size, text: String(row[1]), norm: String(row[3]), lemma: String(row[4]),
          tag: FineTag(rawValue: String(row[6])) ?? .none, pos: UniversalTag(rawValue: String(row[5])) ?? .none,
          head: (Int(row[7]) ?? i) - base, label: DependencyLabel(rawValue: String(row[8])) ?? .none,
          entityMark: entity == "O" ? .outside : entity.hasPrefix("B-") ? .begin : .inside,
          entityLabel: entity == "O" ? nil : EntityLabel(rawValue: String(entity.dropFirst(2))),
          spaceAfter: row[2] == "1"))
      offset += size + (row[2] == "1" ? 1 : 0)
    }
    close()
    return Entry(text: text, sentences: sentences)
  }
}
