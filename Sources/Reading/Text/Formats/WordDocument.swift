import Limits

/// The paragraphs of an Office Open XML text document (ECMA-376), `.docx`.
struct WordDocument {
  private(set) var text: [UInt8] = []
  /// Where in the text each paragraph begins that has any.
  private(set) var paragraphs: [Int] = []
  private(set) var metadata = DocumentMetadata()

  init(_ data: UnsafeRawBufferPointer) throws(ReadingError) {
    guard let archive = ZipArchive(data) else { throw .malformed(format: "docx", offset: 0) }
    let place = try Self.mainPart(archive)
    guard let main = try Self.part(place, archive) else { throw .unsupported(kind: try Self.otherKind(archive)) }
    let core = try Self.part("docProps/core.xml", archive)
    main.withUnsafeBytes { readBody($0) }
    // Notes stand behind the text, each a paragraph: within a sentence they would tear it.
    let folder = place.prefix(through: place.lastIndex(of: "/") ?? place.startIndex)
    for notes in ["footnotes.xml", "endnotes.xml"] {
      let bytes = try Self.part(folder + notes, archive)
      bytes?.withUnsafeBytes { readBody($0) }
    }
    core?.withUnsafeBytes { readProperties($0) }
    if metadata.title == nil { metadata.title = styledTitle }
  }

  /// The paragraph with the style of titles, for files whose properties have none.
  private var styledTitle: String?

  /// Where the text is: not every program calls it `word/document.xml`, the relationships of the package say.
  private static func mainPart(_ archive: ZipArchive) throws(ReadingError) -> String {
    let usual = "word/document.xml"
    guard let relations = try part("_rels/.rels", archive) else { return usual }
    return relations.withUnsafeBytes { bytes in
      var scanner = PageScanner(bytes)
      while let piece = scanner.next() {
        guard case .open("relationship", let attributes, _) = piece, attributes["type"]?.hasSuffix("/officeDocument") == true,
          let target = attributes["target"], target.hasSuffix(".xml"), target.contains("word/")
        else { continue }
        return target.hasPrefix("/") ? String(target.dropFirst()) : target
      }
      return usual
    }
  }

  /// What a package without such a text is.
  private static func otherKind(_ archive: ZipArchive) throws(ReadingError) -> String {
    if let type = try part("mimetype", archive) {
      let name = String(decoding: type.prefix(100), as: UTF8.self)
      if name.contains("epub") { return "EPUB book" }
      if name.contains("opendocument") { return "OpenDocument file without text" }
    }
    if try part("xl/workbook.xml", archive) != nil { return "spreadsheet" }
    if try part("ppt/presentation.xml", archive) != nil { return "presentation" }
    return "zip archive"
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

  /// A paragraph that is open; in a text box it lies within another.
  private struct Paragraph {
    var text: [UInt8] = []
    var isItem = false
    var isTitle = false
  }

  /// Paragraphs become blocks; items of lists get a dash, cells of tables are paragraphs.
  ///
  /// Left out is what no reader of the page sees: removed and moved text of revisions, hidden text, codes of fields, and the second
  /// form of a drawing for older programs, which says the same again. A text box stands behind the paragraph that it is tied to.
  private mutating func readBody(_ bytes: UnsafeRawBufferPointer) {
    var scanner = PageScanner(bytes)
    var inText = false
    var isHidden = false
    var unseen = 0
    var open: [Paragraph] = []
    var boxes: [Paragraph] = []
    func add(_ more: some Sequence<UInt8>) {
      if unseen == 0, !isHidden, !open.isEmpty { open[open.count - 1].text.append(contentsOf: more) }
    }
    while let piece = scanner.next() {
      switch piece {
      case .open(let name, let attributes, let selfClosing):
        switch name {
        case "w:p": if !selfClosing, open.count < Self.nesting { open.append(Paragraph()) }
        case "w:r": isHidden = false
        case "w:t": inText = !selfClosing
        case "w:numpr": if !open.isEmpty { open[open.count - 1].isItem = true }
        case "w:pstyle": if attributes["w:val"] == "Title", !open.isEmpty { open[open.count - 1].isTitle = true }
        case "w:vanish": isHidden = !["0", "false", "off"].contains(attributes["w:val"] ?? "1")
        case "w:tab": add([0x20])
        case "w:br", "w:cr": add([0x0a])
        case "w:nobreakhyphen": add([0x2d])
        default: if Self.unseen.contains(name), !selfClosing { unseen += 1 }
        }
      case .close(let name):
        switch name {
        case "w:t": inText = false
        case "w:r": isHidden = false
        case "w:p":
          guard let paragraph = open.popLast() else { break }
          guard open.isEmpty else {
            boxes.append(paragraph)
            break
          }
          put(paragraph)
          for box in boxes { put(box) }
          boxes = []
        default: if Self.unseen.contains(name) { unseen = max(0, unseen - 1) }
        }
      case .text(let range): if inText { add(PageScanner.decoded(bytes, range).utf8) }
      case .raw: break
      }
    }
  }

  private static let unseen: Set<String> = ["w:del", "w:deltext", "w:instrtext", "w:movefrom", "mc:fallback"]
  /// Text boxes in text boxes.
  private static let nesting = 64

  private mutating func put(_ paragraph: Paragraph) {
    guard paragraph.text.contains(where: { $0 > 0x20 }) else { return }
    if paragraph.isTitle, styledTitle == nil { styledTitle = DocumentMetadata.tidy(String(decoding: paragraph.text, as: UTF8.self)) }
    paragraphs.append(text.count)
    if paragraph.isItem { text.append(contentsOf: "- ".utf8) }
    text.append(contentsOf: paragraph.text.drop { $0 <= 0x20 })
    text.append(contentsOf: "\n\n".utf8)
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
