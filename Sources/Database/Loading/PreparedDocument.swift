import Limits
import Reading
import Store

/// What became of a unit before its turn to be stored.
struct PreparedDocument {
  var unit: DocumentUnit
  var content: Content

  enum Content {
    /// It is there already, read with the same settings.
    case known(DocumentInfo, DocumentIdentity)
    case read(DocumentInput)
    case rdf
    case failed(any Error)
  }
}

/// What makes a document this one: its text, and what the file says of it.
struct DocumentIdentity: Sendable, Hashable {
  /// Hash of the text, hexadecimal.
  var sha256: String
  /// `urn:tern:document:<slug>`.
  var slug: String

  /// Plain text and Markdown are known by their bytes alone; of other formats the same text may
  /// come with another title or day.
  init(_ source: DocumentSource) {
    sha256 = SHA256.hexadecimal(of: source.text)
    switch source.format {
    case .text, .markdown: slug = String(sha256.prefix(16))
    default:
      let metadata = source.metadata
      var key = sha256
      for part in [
        source.format.rawValue, metadata.title, metadata.date, metadata.author, metadata.url, metadata.publisher,
        metadata.language, metadata.modified,
      ] { key += "\u{0}" + (part ?? "") }
      slug = String(SHA256.hexadecimal(of: Array(key.utf8)).prefix(16))
    }
  }
}

/// Reads one document: what every thread of a load does.
struct DocumentPreparation: @unchecked Sendable {
  // @unchecked: the store and the reader are safe from several threads.
  let store: DurableStore
  let items: [LoadItem]
  let options: LoadOptions
  let reader: @Sendable (DocumentSource, Reader.Options) throws -> ReadDocument
  /// A model that reads instead.
  let model: ModelReading?
  /// How documents are read, as text; empty for the usual settings.
  let settings: String

  func prepare(_ unit: DocumentUnit) -> PreparedDocument {
    do {
      switch unit.content {
      case .rdf: return PreparedDocument(unit: unit, content: .rdf)
      case .failed(let error): return PreparedDocument(unit: unit, content: .failed(error))
      case .source(let source):
        return PreparedDocument(unit: unit, content: try prepare(source, unit, unit.file))
      case .file:
        if options.cancellation.isCancelled { throw DatabaseError.cancelled }
        let item = items[unit.item]
        if let known = try knownFile(item) { return PreparedDocument(unit: unit, content: known) }
        let opened = try DocumentOpening.open(item, ending: unit.ending)
        guard let source = opened.sources.first else { throw DatabaseError(ReadingError.empty) }
        return PreparedDocument(unit: unit, content: try prepare(source, unit, opened.file))
      }
    } catch let error {
      return PreparedDocument(unit: unit, content: .failed(DatabaseError.of(error)))
    }
  }

  /// A file whose bytes are those of the last load need not be opened.
  private func knownFile(_ item: LoadItem) throws -> PreparedDocument.Content? {
    if options.again { return nil }
    return try store.read { reader in
      guard let source = try reader.sources(ofFile: item.name).first, source.settings == settings,
        let row = try reader.document(id: source.document), row.name == item.name
      else { return nil }
      let input = try InputBytes(item.input, limit: Limits.documentBytes)
      guard input.bytes.count == source.size, SHA256.hexadecimal(of: input.bytes) == source.sha256 else { return nil }
      return .known(
        try DocumentFigures.info(row, reader), DocumentIdentity(sha256: row.sha256, slug: row.slug))
    }
  }

  private func prepare(
    _ source: DocumentSource, _ unit: DocumentUnit, _ file: OpenedFile?
  ) throws -> PreparedDocument.Content {
    let identity = DocumentIdentity(source)
    if !options.again, let known = try known(identity, unit) { return .known(known, identity) }
    return .read(try read(source, identity, unit, file))
  }

  /// The document that is there already, unless it was read otherwise or lies elsewhere in its file.
  func known(_ identity: DocumentIdentity, _ unit: DocumentUnit) throws -> DocumentInfo? {
    try store.read { try known(identity, unit, $0) }
  }

  func known(_ identity: DocumentIdentity, _ unit: DocumentUnit, _ reader: StoreReader) throws -> DocumentInfo? {
    guard let row = try reader.document(key: identity.slug), row.slug == identity.slug, row.sha256 == identity.sha256,
      try reader.source(ofDocument: row.id)?.settings ?? "" == settings
    else { return nil }
    if unit.total > 0, row.name != unit.name, row.name.hasPrefix(items[unit.item].name + "#") { return nil }
    return try DocumentFigures.info(row, reader)
  }

  func read(
    _ source: DocumentSource, _ identity: DocumentIdentity, _ unit: DocumentUnit, _ file: OpenedFile?
  ) throws -> DocumentInput {
    if options.cancellation.isCancelled { throw DatabaseError.cancelled }
    var document: ReadDocument
    var unquoted = 0
    if let model {
      let result = try model.read(source, options: Reader.Options(date: options.date)) { options.cancellation.isCancelled }
      document = result.document
      unquoted = result.dropped
    } else {
      let cancellation = options.cancellation
      document = try reader(source, Reader.Options(date: options.date) { cancellation.isCancelled })
    }
    if options.cancellation.isCancelled { throw DatabaseError.cancelled }
    // Who wrote and who published it are entities like those of the text.
    let roles = DocumentRoles(source: source, document: &document)
    return DocumentInput(
      name: source.name, mediaType: LoadKind.mediaType(source.format), bytes: source.text, identity: identity,
      document: document, minConfidence: options.minConfidence, source: source.packed(file, unit, settings),
      roles: roles, pages: source.pages.count, unquoted: unquoted)
  }
}

extension DocumentIdentity {
  init(sha256: String, slug: String) {
    self.sha256 = sha256
    self.slug = slug
  }
}

extension DatabaseError {
  static var cancelled: DatabaseError { DatabaseError(.cancelled, "the load was cancelled") }
}

extension LoadOptions {
  /// How documents are read, as text: empty for the usual settings. Never holds a key.
  var settings: String {
    var parts: [String] = []
    if let model { parts.append("reader=openai model=\(model.model) endpoint=\(model.endpoint)") }
    if minConfidence > 0 { parts.append("min-confidence=\(Timestamp.thousandths(minConfidence))") }
    if let date { parts.append("date=\(date)") }
    return parts.joined(separator: " ")
  }
}

extension DocumentSource {
  /// What is stored about where the document came from; the row's document is filled in when it has one.
  func packed(_ file: OpenedFile?, _ unit: DocumentUnit, _ settings: String) -> SourceRow {
    let number = unit.total > 0 ? Int(name.split(separator: "#").last ?? "") ?? 1 : 1
    var map: [UInt8] = []
    // The map of a text that is the file itself says nothing.
    // Offsets in what a packed file holds are told as such, by the ending of its name.
    let isTold = !isUnpacked || file?.name.lowercased().hasSuffix(".gz") ?? false
    if isTold, isUnpacked || (format != .text && format != .markdown) || file?.sha256 != SHA256.hexadecimal(of: text), let known = sourceMap {
      map = known.packed
    }
    return SourceRow(
      document: 0, file: file?.name ?? name, number: number, format: format.rawValue, size: file?.size ?? text.count,
      sha256: file?.sha256 ?? "", settings: settings, publisher: metadata.publisher, language: metadata.language,
      modified: metadata.modified, pages: PageStarts.packed(format.hasParagraphs ? paragraphs : pages), map: map)
  }
}

/// Where pages begin (of Office documents: paragraphs), as bytes: four a page, little end first.
enum PageStarts {
  static func packed(_ pages: [Int]) -> [UInt8] {
    var out: [UInt8] = []
    for page in pages { for shift in [0, 8, 16, 24] { out.append(UInt8(truncatingIfNeeded: page >> shift)) } }
    return out
  }

  static func unpacked(_ bytes: [UInt8]) -> [Int] {
    stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { at in
      Int(bytes[at]) | Int(bytes[at + 1]) << 8 | Int(bytes[at + 2]) << 16 | Int(bytes[at + 3]) << 24
    }
  }
}
