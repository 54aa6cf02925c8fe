import Limits

/// The paragraphs of an Office Open XML text document (ECMA-376), `.docx`.
struct WordDocument {
  private(set) var text: [UInt8] = []
  /// Where in the text each paragraph begins that has any.
  private(set) var paragraphs: [Int] = []
  private(set) var metadata = DocumentMetadata()

  init(_ data: UnsafeRawBufferPointer) throws(ReadingError) {
    guard let archive = ZipArchive(data) else { throw .malformed(format: "docx", offset: 0) }
    guard let main = try Self.part("word/document.xml", archive) else { throw .unsupported(kind: "zip archive") }
    let core = try Self.part("docProps/core.xml", archive)
    main.withUnsafeBytes { readBody($0) }
    core?.withUnsafeBytes { readProperties($0) }
  }

  private static func part(_ name: String, _ archive: ZipArchive) throws(ReadingError) -> [UInt8]? {
    do {
      return try archive.content(name, limit: Limits.documentBytes)
    } catch {
      switch error {
      case .tooLarge: throw .tooLarge(bytes: Limits.documentBytes + 1, limit: Limits.documentBytes)
      case .malformed(let offset): throw .malformed(format: "docx", offset: offset)
      }
    }
  }

  /// Paragraphs become blocks; items of lists get a dash, cells of tables are paragraphs.
  private mutating func readBody(_ bytes: UnsafeRawBufferPointer) {
    var scanner = PageScanner(bytes)
    var inText = false
    var deleted = 0
    var paragraph: [UInt8] = []
    var isItem = false
    while let piece = scanner.next() {
      switch piece {
      case .open(let name, _, let selfClosing):
        switch name {
        case "w:p": (paragraph, isItem) = ([], false)
        case "w:t": inText = !selfClosing
        case "w:numpr": isItem = true
        case "w:tab": if deleted == 0 { paragraph.append(0x20) }
        case "w:br", "w:cr": if deleted == 0 { paragraph.append(0x0a) }
        // Text that a revision removed, and text of fields.
        case "w:del", "w:deltext", "w:instrtext": if !selfClosing { deleted += 1 }
        default: break
        }
      case .close(let name):
        switch name {
        case "w:t": inText = false
        case "w:del", "w:deltext", "w:instrtext": deleted = max(0, deleted - 1)
        case "w:p":
          if paragraph.contains(where: { $0 > 0x20 }) {
            paragraphs.append(text.count)
            if isItem { text.append(contentsOf: "- ".utf8) }
            text.append(contentsOf: paragraph)
            text.append(contentsOf: "\n\n".utf8)
          }
          paragraph = []
        default: break
        }
      case .text(let range):
        if inText && deleted == 0 { paragraph.append(contentsOf: PageScanner.decoded(bytes, range).utf8) }
      case .raw: break
      }
    }
  }

  private mutating func readProperties(_ bytes: UnsafeRawBufferPointer) {
    var scanner = PageScanner(bytes)
    var element = ""
    while let piece = scanner.next() {
      switch piece {
      case .open(let name, _, _): element = name
      case .close: element = ""
      case .text(let range):
        guard let value = DocumentMetadata.tidy(PageScanner.decoded(bytes, range)) else { continue }
        switch element {
        case "dc:title": metadata.title = value
        case "dc:creator": metadata.author = value
        case "dcterms:created": metadata.date = DocumentMetadata.day(value)
        case "dcterms:modified": metadata.modified = DocumentMetadata.day(value)
        case "dc:language": metadata.language = DocumentMetadata.languageTag(value)
        default: break
        }
      case .raw: break
      }
    }
  }
}
