import Reading
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
    info.pages = DocumentSource.Format(rawValue: source.format)?.hasParagraphs == true ? 0 : source.pages.count / 4
    info.settings = source.settings
    return info
  }

  /// A document by slug, IRI or name, else the only one whose name ends so: `report.txt` for `…/articles/report.txt`.
  ///
  /// For questions alone: what takes a document out wants its whole name.
  static func row(_ text: String, _ reader: StoreReader) throws -> DocumentRow? {
    if let row = try reader.document(key: key(text)) { return row }
    let fitting = try ending(text, reader)
    return fitting.count == 1 ? fitting[0] : nil
  }

  /// Documents whose name is a path or an address that ends so.
  private static func ending(_ text: String, _ reader: StoreReader) throws -> [DocumentRow] {
    let wanted = "/" + (text.hasPrefix("./") ? String(text.dropFirst(2)) : text)
    return try reader.documents().filter { $0.name.hasSuffix(wanted) }
  }

  /// The error for a document that is not there, with the names that end so.
  static func unknown(_ text: String, _ reader: StoreReader) throws -> DatabaseError {
    let fitting = try ending(text, reader)
    if fitting.count > 1 {
      return DatabaseError(
        .notFound, "\(fitting.count) documents end in '\(text)'",
        suggestion: "use one of these names: " + fitting.prefix(8).map(\.name).joined(separator: ", ") + (fitting.count > 8 ? ", …" : ""))
    }
    return DatabaseError(.notFound, "there is no document '\(text)'", suggestion: fitting.first.map { "did you mean \($0.name)?" })
  }

  /// The slug or name in what a caller gives: also the IRI of the document.
  static func key(_ text: String) -> String {
    text.hasPrefix(TernVocabulary.documentBase) ? String(text.dropFirst(TernVocabulary.documentBase.count)) : text
  }
}
