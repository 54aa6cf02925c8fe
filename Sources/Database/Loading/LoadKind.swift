import Formats
import Reading

/// What a load is, by its media type or the extension of its name.
enum LoadKind {
  case rdf(RDFFormat)
  /// Prose of the format that the ending tells (`html`), to be told by the bytes when it is empty.
  case prose(ending: String)

  /// Endings of names and media types of prose.
  private static let prose: [(ending: String, names: [String])] = [
    ("txt", ["txt", "text", "text/plain"]), ("md", ["md", "markdown", "text/markdown", "text/x-markdown"]),
    ("html", ["html", "htm", "xhtml", "text/html", "application/xhtml+xml"]),
    ("eml", ["eml", "mail", "message/rfc822"]),
    ("docx", ["docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"]),
    ("odt", ["odt", "application/vnd.oasis.opendocument.text"]),
    ("pdf", ["pdf", "application/pdf"]),
    ("jsonl", ["jsonl", "ndjson", "application/jsonl", "application/x-ndjson", "application/jsonlines"]),
  ]

  /// What is loaded under a name with an ending or media type given, or told by the name's own ending.
  static func of(name: String, mediaType: String?) throws -> LoadKind {
    if let mediaType, !mediaType.isEmpty {
      var essence = MediaRange.essence(mediaType)
      // A packed file says so by its bytes.
      if essence == "application/gzip" || essence == "application/x-gzip" { return try of(name: name, mediaType: nil) }
      if essence.hasSuffix(".gz") { essence = String(essence.dropLast(3)) }
      if let known = prose.first(where: { $0.names.contains(essence) }) { return .prose(ending: known.ending) }
      if let format = RDFFormat(fileName: "x." + essence) ?? RDFFormat(mediaType: essence) { return .rdf(format) }
      throw DatabaseError(.unsupportedMediaType, "'\(mediaType)' cannot be loaded", expected: readable)
    }
    if let format = RDFFormat(fileName: name) { return .rdf(format) }
    var tail = name.split(separator: "/").last ?? Substring(name)
    if tail.lowercased().hasSuffix(".gz") { tail = tail.dropLast(3) }
    guard let dot = tail.lastIndex(of: "."), dot != tail.startIndex else { return .prose(ending: "") }
    let suffix = String(tail[tail.index(after: dot)...]).lowercased()
    if let known = prose.first(where: { $0.names.contains(suffix) }) { return .prose(ending: known.ending) }
    // The last part of an address need not be the name of a file.
    if name.contains("://") { return .prose(ending: "") }
    throw DatabaseError(
      .unsupportedMediaType, "files ending in .\(suffix) cannot be loaded", expected: readable, suggestion: FormatAdvice.of(ending: suffix))
  }

  /// The media type of a document's format.
  static func mediaType(_ format: DocumentSource.Format) -> String {
    switch format {
    case .text: "text/plain"
    case .markdown: "text/markdown"
    case .html: "text/html"
    case .mail: "message/rfc822"
    case .jsonLines: "application/jsonl"
    case .word: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case .openText: "application/vnd.oasis.opendocument.text"
    case .portable: "application/pdf"
    }
  }

  private static let readable = [
    ".txt", ".md", ".html", ".eml", ".docx", ".odt", ".pdf", ".jsonl", ".ttl", ".nt", ".nq", ".trig", ".rdf", ".jsonld", ".gz",
  ]
}
