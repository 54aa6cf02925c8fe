import Reading
import Store

/// A document that is stored, ready to be put into the graph again.
enum StoredDocument {
  static func input(
    _ row: DocumentRow, _ source: SourceRow?, _ bytes: [UInt8],
    reader: @Sendable (DocumentSource, Reader.Options) throws -> ReadDocument
  ) throws -> DocumentInput {
    if let settings = source?.settings, settings.hasPrefix("reader=") {
      throw DatabaseError(
        .notAllowed, "'\(row.name)' was read by a model: load it again instead (tern load --again --reader openai …)")
    }
    let format = source.flatMap { DocumentSource.Format(rawValue: $0.format) } ?? .text
    var metadata = DocumentMetadata()
    // Plain text tells these itself, and is to tell them again.
    if format != .text, format != .markdown {
      metadata.title = row.title
      metadata.date = row.date
      metadata.author = row.author
      metadata.url = row.url
    }
    metadata.publisher = source?.publisher
    metadata.language = source?.language
    metadata.modified = source?.modified
    let opened = DocumentSource(stored: bytes, format: format, name: row.name, metadata: metadata)
    var options = Reader.Options()
    var minConfidence = 0.0
    for part in (source?.settings ?? "").split(separator: " ") {
      if part.hasPrefix("date=") { options.date = String(part.dropFirst(5)) }
      if part.hasPrefix("min-confidence=") { minConfidence = Double(part.dropFirst(15)) ?? 0 }
    }
    var document = try reader(opened, options)
    let roles = DocumentRoles(source: opened, document: &document)
    let kept =
      source
      ?? SourceRow(
        document: 0, file: row.name, number: 1, format: format.rawValue, size: row.size, sha256: row.sha256, settings: "",
        publisher: nil, language: nil, modified: nil, pages: [], map: [])
    return DocumentInput(
      name: row.name, mediaType: row.mediaType, bytes: bytes,
      identity: DocumentIdentity(sha256: row.sha256, slug: row.slug), document: document, minConfidence: minConfidence,
      source: kept, roles: roles, pages: format.hasParagraphs ? 0 : kept.pages.count / 4)
  }
}
