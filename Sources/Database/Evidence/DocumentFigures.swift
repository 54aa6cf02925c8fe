import Store

/// Rows of documents as the front shows them.
enum DocumentFigures {
  static func info(_ row: DocumentRow, _ reader: StoreReader) throws -> DocumentInfo {
    var info = DocumentInfo(
      id: row.slug, name: row.name, title: row.title, date: row.date, author: row.author, url: row.url,
      mediaType: row.mediaType, bytes: row.size, sha256: row.sha256,
      sentences: try reader.sentenceCount(ofDocument: row.id), facts: try reader.factCount(ofDocument: row.id),
      entities: row.entities, loadedAt: row.loadedAt)
    guard let source = try reader.source(ofDocument: row.id) else { return info }
    info.publisher = source.publisher
    info.language = source.language
    info.format = source.format
    info.file = source.file
    info.number = source.number
    info.pages = source.format == "word" ? 0 : source.pages.count / 4
    info.settings = source.settings
    return info
  }

  /// The slug or name in what a caller gives: also the IRI of the document.
  static func key(_ text: String) -> String {
    text.hasPrefix(TernVocabulary.documentBase) ? String(text.dropFirst(TernVocabulary.documentBase.count)) : text
  }
}
