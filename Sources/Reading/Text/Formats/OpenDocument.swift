import Limits

/// The paragraphs of an OpenDocument text (OASIS OpenDocument 1.3), `.odt`.
struct OpenDocument {
  private(set) var text: [UInt8] = []
  /// Where in the text each paragraph begins that has any.
  private(set) var paragraphs: [Int] = []
  private(set) var metadata = DocumentMetadata()

  /// The media type of the package says so; templates and master documents are such texts too.
  static func isOne(_ data: UnsafeRawBufferPointer) -> Bool {
    guard let archive = ZipArchive(data) else { return false }
    do {
      let type = try archive.content("mimetype", limit: 1 << 10) ?? []
      return String(decoding: type, as: UTF8.self).hasPrefix("application/vnd.oasis.opendocument.text")
    } catch {
      // What cannot be unpacked says nothing of itself; who reads the package reports the fault.
      return false
    }
  }

  init(_ data: UnsafeRawBufferPointer) throws(ReadingError) {
    guard let archive = ZipArchive(data), let content = try Self.part("content.xml", archive) else { throw .malformed(format: "odt", offset: 0) }
    let meta = try Self.part("meta.xml", archive)
    content.withUnsafeBytes { readBody($0) }
    meta?.withUnsafeBytes { readMeta($0) }
  }

  private static func part(_ name: String, _ archive: ZipArchive) throws(ReadingError) -> [UInt8]? {
    do {
      return try archive.content(name, limit: Limits.documentBytes)
    } catch {
      switch error {
      case .tooLarge: throw .tooLarge(bytes: Limits.documentBytes + 1, limit: Limits.documentBytes)
      case .malformed(let offset): throw .malformed(format: "odt", offset: offset)
      }
    }
  }

  /// A paragraph that is open; notes and text boxes lie within another.
  private struct Paragraph {
    var text: [UInt8] = []
    var isItem = false
  }

  private static let unseen: Set<String> = [
    "text:tracked-changes", "office:annotation", "text:note-citation", "text:table-of-content", "text:hidden-text", "svg:title", "svg:desc",
  ]
  /// Notes in boxes in notes.
  private static let nesting = 64

  /// Notes and text boxes stand behind the paragraph that they are tied to, so that its sentences stay whole.
  private mutating func readBody(_ bytes: UnsafeRawBufferPointer) {
    var scanner = PageScanner(bytes)
    var open: [Paragraph] = []
    var inner: [Paragraph] = []
    var unseen = 0
    var items = 0
    func add(_ more: some Sequence<UInt8>) {
      if unseen == 0, !open.isEmpty { open[open.count - 1].text.append(contentsOf: more) }
    }
    while let piece = scanner.next() {
      switch piece {
      case .open(let name, let attributes, let selfClosing):
        switch name {
        case "text:p", "text:h":
          if !selfClosing, open.count < Self.nesting { open.append(Paragraph(isItem: items > 0 && open.isEmpty)) }
        case "text:s": add(repeatElement(0x20, count: min(max(Int(attributes["text:c"] ?? "1") ?? 1, 1), 100)))
        case "text:tab": add([0x20])
        case "text:line-break": add([0x0a])
        case "text:list-item": if !selfClosing { items += 1 }
        default: if Self.unseen.contains(name), !selfClosing { unseen += 1 }
        }
      case .close(let name):
        switch name {
        case "text:p", "text:h":
          guard let paragraph = open.popLast() else { break }
          guard open.isEmpty else {
            inner.append(paragraph)
            break
          }
          put(paragraph)
          for other in inner { put(other) }
          inner = []
        case "text:list-item": items = max(0, items - 1)
        default: if Self.unseen.contains(name) { unseen = max(0, unseen - 1) }
        }
      case .text(let range):
        // Line ends of the file are blanks of the text (OpenDocument 1.3, part 3, section 6.1.2).
        add(PageScanner.decoded(bytes, range).utf8.map { $0 < 0x20 ? 0x20 : $0 })
      case .raw: break
      }
    }
  }

  private mutating func put(_ paragraph: Paragraph) {
    guard paragraph.text.contains(where: { $0 > 0x20 }) else { return }
    paragraphs.append(text.count)
    if paragraph.isItem { text.append(contentsOf: "- ".utf8) }
    text.append(contentsOf: paragraph.text.drop { $0 <= 0x20 })
    text.append(contentsOf: "\n\n".utf8)
  }

  private mutating func readMeta(_ bytes: UnsafeRawBufferPointer) {
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
        case "meta:initial-creator": metadata.author = value
        case "dc:creator": if metadata.author == nil { metadata.author = value }
        case "meta:creation-date": metadata.date = DocumentMetadata.day(value)
        case "dc:date": metadata.modified = DocumentMetadata.day(value)
        case "dc:language": metadata.language = DocumentMetadata.languageTag(value)
        default: break
        }
      case .raw: break
      }
    }
  }
}
