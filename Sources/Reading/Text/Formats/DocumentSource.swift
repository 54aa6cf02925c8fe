import Limits

/// A document of any format as text: what is read, stored and cited.
///
/// Plain text and Markdown are their own text, byte for byte. Of other formats the text is taken
/// out; where the source is text too, its offsets are kept.
public struct DocumentSource: Sendable {
  /// The formats that are read.
  public enum Format: String, Sendable, Hashable, CaseIterable {
    case text, markdown, html, mail, jsonLines, word, openText, portable

    /// Whether its places are paragraphs: an Office document.
    public var hasParagraphs: Bool { self == .word || self == .openText }
  }

  /// UTF-8.
  public var text: [UInt8]
  public var format: Format
  /// The name given, with `#n` for the nth document of several.
  public var name: String
  public var metadata = DocumentMetadata() { didSet { metadata.bound() } }
  /// Where in the text each page begins; empty without pages.
  public var pages: [Int] = []
  /// Where in the text each paragraph begins; of Office documents, which have no pages and no offsets.
  public var paragraphs: [Int] = []
  /// Whether the offsets are those of what a packed file holds.
  public internal(set) var isUnpacked = false
  private var map: MappedText?
  /// Whether offsets of the text are offsets of the bytes given, through ``map`` if there is one.
  private var keepsOffsets = true

  init(text: [UInt8], format: Format, name: String) {
    self.text = text
    self.format = format
    self.name = name
  }

  /// The byte of the original that a byte of the text comes from, where it is one.
  public func sourceOffset(of offset: Int) -> Int? {
    guard keepsOffsets else { return nil }
    return switch format {
    case .text, .markdown: map == nil ? offset : map?.sourceOffset(of: offset)
    default: map?.sourceOffset(of: offset)
    }
  }

  /// Says that the offsets are those of what a packed file holds.
  public mutating func markUnpacked() { isUnpacked = true }

  /// A text that was taken out of its file before, with what is known of it.
  public init(stored text: [UInt8], format: Format, name: String, metadata: DocumentMetadata) {
    self.init(text: text, format: format, name: name)
    self.metadata = metadata
    keepsOffsets = false
  }

  /// Where the text lies in the file; nil when it does not lie there as such (PDF, Office).
  /// Of a packed file the places are those of what it holds.
  public var sourceMap: SourceMap? {
    guard keepsOffsets else { return nil }
    return switch format {
    case .text, .markdown: map?.sourceMap ?? SourceMap(identityOf: text.count)
    default: map?.sourceMap
    }
  }

  /// The page, from 1, that a byte of the text is on.
  public func page(of offset: Int) -> Int? {
    pages.lastIndex { $0 <= offset }.map { $0 + 1 }
  }

  /// The documents of a file: one, but for `.jsonl`.
  ///
  /// The format is told by the first bytes, then by the ending of the name; `.gz` is unpacked
  /// first. Text without a byte order mark must be UTF-8; pages and mail say their encoding.
  /// Errors: ``ReadingError``.
  public static func open(_ bytes: UnsafeRawBufferPointer, name: String) throws(ReadingError) -> [DocumentSource] {
    guard bytes.count <= Limits.documentBytes else {
      throw .tooLarge(bytes: bytes.count, limit: Limits.documentBytes)
    }
    guard !bytes.isEmpty else { throw .empty }
    if bytes.starts(with: [0x1f, 0x8b]) {
      let unpacked: [UInt8]
      do {
        unpacked = try Inflate.gzip(bytes, limit: Limits.documentBytes)
      } catch {
        switch error {
        case .tooLarge: throw .tooLarge(bytes: Limits.documentBytes + 1, limit: Limits.documentBytes)
        case .malformed(let offset): throw .malformed(format: "gzip", offset: offset)
        }
      }
      if unpacked.starts(with: [0x1f, 0x8b]) { throw .unsupported(kind: "gzip file in a gzip file") }
      let inner = name.lowercased().hasSuffix(".gz") ? String(name.dropLast(3)) : name
      var sources = try Self.open(unpacked, name: inner)
      for i in sources.indices { sources[i].isUnpacked = true }
      return sources
    }
    if bytes.starts(with: "%PDF-".utf8) { return [try portable(bytes, name)] }
    if bytes.starts(with: [0x50, 0x4b, 3, 4]) { return [try word(bytes, name)] }
    if let kind = binaryKind(bytes) { throw .unsupported(kind: kind) }
    let ending = name.split(separator: "/").last.flatMap { $0.split(separator: ".").dropFirst().last?.lowercased() } ?? ""
    switch ending {
    case "html", "htm", "xhtml": return [try page(bytes, name)]
    case "eml": return [try mail(bytes, name)]
    case "jsonl", "ndjson": return try jsonLines(bytes, name)
    case "odt": throw .malformed(format: "odt", offset: 0)
    case "docx": throw .malformed(format: "docx", offset: 0)
    case "pdf": throw .malformed(format: "PDF", offset: 0)
    case "md", "markdown": return [try plain(bytes, name, .markdown)]
    case "txt", "text": return [try plain(bytes, name, .text)]
    default: return [looksLikePage(bytes) ? try page(bytes, name) : try plain(bytes, name, .text)]
    }
  }

  /// The same for an array.
  public static func open(_ bytes: [UInt8], name: String) throws(ReadingError) -> [DocumentSource] {
    let result: Result<[DocumentSource], ReadingError> = bytes.withUnsafeBytes { buffer in
      do throws(ReadingError) { return .success(try open(buffer, name: name)) } catch { return .failure(error) }
    }
    return try result.get()
  }

  private static func plain(
    _ bytes: UnsafeRawBufferPointer, _ name: String, _ format: Format
  ) throws(ReadingError) -> DocumentSource {
    if case (.utf16(let bigEndian), let mark)? = Charset.mark(bytes) {
      let text = Charset.utf16(bigEndian: bigEndian).decoded(UnsafeRawBufferPointer(rebasing: bytes[mark...]))
      try check(text)
      var source = DocumentSource(text: text, format: format, name: name)
      source.keepsOffsets = false
      return source
    }
    if let decoded = olderEncoding(bytes) {
      try check(decoded.bytes)
      var source = DocumentSource(text: decoded.bytes, format: format, name: name)
      source.map = decoded
      return source
    }
    let text = Array(bytes)
    try check(text)
    var source = DocumentSource(text: text, format: format, name: name)
    if format == .markdown { source.metadata.addMarkdown(text) }
    return source
  }

  /// Text of an older editor: Windows-1252 (and with it ISO 8859-1) or UTF-16 without a mark.
  ///
  /// Nil for UTF-8, and for bytes that look like none of these: whoever guesses at those stores nonsense.
  private static func olderEncoding(_ bytes: UnsafeRawBufferPointer) -> MappedText? {
    var high = 0
    var zeros = (even: 0, odd: 0)
    for (index, byte) in bytes.enumerated() {
      if byte == 0 {
        if index & 1 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
      } else if byte < 0x20, byte != 9, byte != 10, byte != 12, byte != 13 {
        return nil
      }
      if byte >= 0x80 { high += 1 }
    }
    if zeros.even + zeros.odd > 0 {
      // Text of western letters: every other byte is 0.
      let half = bytes.count / 2
      guard bytes.count % 2 == 0, half >= 2 else { return nil }
      let isLittle = zeros.even == 0 && zeros.odd * 10 >= half * 8
      let isBig = zeros.odd == 0 && zeros.even * 10 >= half * 8
      guard isLittle || isBig else { return nil }
      var text = MappedText()
      text.insert(Charset.utf16(bigEndian: isBig).decoded(bytes), at: 0)
      return text
    }
    guard high > 0, high * 6 <= bytes.count, Charset.firstMalformed(bytes) != nil else { return nil }
    var text = MappedText()
    var copied = 0
    for (index, byte) in bytes.enumerated() where byte >= 0x80 {
      // Bytes that Windows-1252 leaves undefined are in no text of it.
      if [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte) { return nil }
      text.copy(bytes, copied..<index)
      text.insert(String(Character(Charset.windows1252.scalar(byte))).utf8, at: index)
      copied = index + 1
    }
    text.copy(bytes, copied..<bytes.count)
    return text
  }

  /// Refuses what is not text. `kind`: what it was taken out of.
  private static func check(_ text: [UInt8], of kind: String? = nil) throws(ReadingError) {
    let problem: ReadingError? = text.withUnsafeBufferPointer { buffer in
      do throws(ReadingError) {
        _ = try Intake.textRange(of: buffer)
        return nil
      } catch { return error }
    }
    if case .empty? = problem, let kind { throw .noText(kind: kind) }
    if let problem { throw problem }
  }

  private static func page(_ bytes: UnsafeRawBufferPointer, _ name: String) throws(ReadingError) -> DocumentSource {
    let (charset, mark) = Charset.mark(bytes) ?? (declaredCharset(bytes), 0)
    let content = UnsafeRawBufferPointer(rebasing: bytes[mark...])
    if case .utf16 = charset {} else if let nul = content.firstIndex(of: 0) { throw .binary(offset: nul + mark) }
    let isUTF8 = Charset.firstMalformed(content) == nil
    // A page that says UTF-8 and is not is of an older editor.
    let chosen: Charset = charset == .utf8 && !isUTF8 ? .windows1252 : charset
    let document: PageDocument
    var keepsOffsets = mark == 0
    if chosen == .utf8 || (chosen == .windows1252 && isUTF8) {
      document = PageDocument(content)
    } else {
      keepsOffsets = false
      document = chosen.decoded(content).withUnsafeBytes { PageDocument($0) }
    }
    try check(document.text.bytes, of: "page")
    var source = DocumentSource(text: document.text.bytes, format: .html, name: name)
    source.metadata = document.metadata
    if source.metadata.title == nil {
      source.metadata.title = document.metadata.pageTitle.map(DocumentMetadata.withoutSite)
    }
    source.map = keepsOffsets ? document.text : nil
    return source
  }

  /// The encoding that the first kilobyte of a page declares.
  private static func declaredCharset(_ bytes: UnsafeRawBufferPointer) -> Charset {
    let head = String(decoding: bytes.prefix(1024), as: UTF8.self).lowercased()
    guard let range = head.firstRange(of: "charset=") else { return .utf8 }
    let name = head[range.upperBound...].drop { $0 == "\"" || $0 == "'" }.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    let declared = Charset(named: String(name)) ?? .utf8
    // Who could read the declaration as ASCII does not read UTF-16 (HTML, 13.2.3.2).
    if case .utf16 = declared { return .utf8 }
    return declared
  }

  private static func looksLikePage(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let head = String(decoding: bytes.prefix(256), as: UTF8.self).lowercased().drop { $0.isWhitespace }
    return head.hasPrefix("<!doctype html") || head.hasPrefix("<html")
  }

  private static func mail(_ bytes: UnsafeRawBufferPointer, _ name: String) throws(ReadingError) -> DocumentSource {
    let message = try MailMessage(bytes)
    try check(message.text, of: "mail")
    var source = DocumentSource(text: message.text, format: .mail, name: name)
    source.map = message.mapped
    source.metadata = message.metadata
    return source
  }

  private static func word(_ bytes: UnsafeRawBufferPointer, _ name: String) throws(ReadingError) -> DocumentSource {
    if OpenDocument.isOne(bytes) {
      let document = try OpenDocument(bytes)
      try check(document.text, of: "OpenDocument text")
      var source = DocumentSource(text: document.text, format: .openText, name: name)
      source.metadata = document.metadata
      source.paragraphs = document.paragraphs
      return source
    }
    let document = try WordDocument(bytes)
    try check(document.text, of: "Office document")
    var source = DocumentSource(text: document.text, format: .word, name: name)
    source.metadata = document.metadata
    source.paragraphs = document.paragraphs
    return source
  }

  private static func portable(_ bytes: UnsafeRawBufferPointer, _ name: String) throws(ReadingError) -> DocumentSource {
    let document = try PortableDocument(bytes)
    try check(document.text, of: "PDF document (pages that are pictures are not read)")
    var source = DocumentSource(text: document.text, format: .portable, name: name)
    source.pages = document.pages
    source.metadata = document.metadata
    return source
  }

  /// One JSON object a line: its text under one of the usual names, its metadata beside it.
  private static func jsonLines(_ bytes: UnsafeRawBufferPointer, _ name: String) throws(ReadingError) -> [DocumentSource] {
    var sources: [DocumentSource] = []
    var start = Charset.mark(bytes)?.1 ?? 0
    var number = 0
    while start < bytes.count {
      number += 1
      var end = start
      while end < bytes.count && bytes[end] != 0x0a { end += 1 }
      let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      if let source = try jsonLine(line, line: number, at: start, name: "\(name)#\(sources.count + 1)") { sources.append(source) }
      start = end + 1
    }
    if sources.isEmpty { throw .empty }
    return sources
  }

  /// The document of one line of JSON Lines; nil for a line without anything on it.
  ///
  /// `line` and `offset` are its number and the place where it begins in the file, for errors and for the offsets of the text.
  public static func jsonLine(
    _ bytes: UnsafeRawBufferPointer, line number: Int, at offset: Int, name: String
  ) throws(ReadingError) -> DocumentSource? {
    if bytes.allSatisfy({ $0 <= 0x20 }) { return nil }
    guard let value = JSONReader.value(bytes) else { throw .malformed(format: "JSON Lines (line \(number))", offset: offset) }
    let names = ["text", "body", "content", "article", "document", "abstract", "maintext"]
    guard let (_, range) = names.lazy.compactMap({ string(value, $0) }).first, let local = JSONReader.text(bytes, range) else {
      throw .malformed(format: "JSON Lines (line \(number) has no member \"text\", \"body\" or \"content\")", offset: offset)
    }
    // The text is mapped to the line; the line begins at a byte of the file.
    var mapped = MappedText()
    mapped.append(local, 0..<local.count)
    mapped.move(by: offset)
    do throws(ReadingError) { try check(mapped.bytes) } catch {
      // The place in the file and not in the text.
      switch error {
      case .invalidUTF8(let place): throw .invalidUTF8(offset: mapped.sourceOffset(of: place) ?? offset)
      case .binary(let place): throw .binary(offset: mapped.sourceOffset(of: place) ?? offset)
      default: throw error
      }
    }
    var source = DocumentSource(text: mapped.bytes, format: .jsonLines, name: name)
    source.map = mapped
    source.metadata.title = ["title", "headline", "name"].lazy.compactMap { string(value, $0)?.0 }.first
    source.metadata.date = ["date", "published", "datePublished", "date_published", "publication_date", "created"]
      .lazy.compactMap { string(value, $0).flatMap { DocumentMetadata.day($0.0) } }.first
    source.metadata.author = DocumentMetadata.names(value["author"] ?? value["authors"] ?? value["byline"])
    source.metadata.url = ["url", "link", "source_url", "uri"].lazy.compactMap { string(value, $0)?.0 }.first
    source.metadata.publisher = DocumentMetadata.names(value["publisher"] ?? value["site_name"] ?? value["source"])
    source.metadata.language = ["language", "lang", "inLanguage"].lazy.compactMap { string(value, $0)?.0 }.first
      .flatMap(DocumentMetadata.languageTag)
    source.metadata.modified = ["modified", "dateModified", "date_modified", "updated"].lazy
      .compactMap { string(value, $0).flatMap { DocumentMetadata.day($0.0) } }.first
    return source
  }

  private static func string(_ value: JSONReader.Value, _ name: String) -> (String, Range<Int>)? {
    if case .string(let text, let range)? = value[name], !text.isEmpty { return (text, range) }
    return nil
  }

  /// Well-known files that are no text.
  private static func binaryKind(_ bytes: UnsafeRawBufferPointer) -> String? {
    let kinds: [(String, [UInt8])] = [
      ("PNG image", [0x89, 0x50, 0x4e, 0x47]), ("JPEG image", [0xff, 0xd8, 0xff]), ("GIF image", Array("GIF8".utf8)),
      ("program", [0x7f, 0x45, 0x4c, 0x46]), ("SQLite database", Array("SQLite format 3".utf8)),
      ("7-zip archive", [0x37, 0x7a, 0xbc, 0xaf]), ("bzip2 file", Array("BZh".utf8)), ("xz file", [0xfd, 0x37, 0x7a, 0x58]),
      ("Zstandard file", [0x28, 0xb5, 0x2f, 0xfd]), ("old Office document", [0xd0, 0xcf, 0x11, 0xe0]),
      ("RTF document", Array("{\\rtf".utf8)),
    ]
    return kinds.first { bytes.starts(with: $0.1) }?.0
  }
}
