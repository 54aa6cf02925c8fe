import RDF
import Reading
import Store
import TripleIndex

/// Facts with their citations, as people see them: rows of the file, names of the graph.
final class FactReader {
  private let reader: StoreReader
  private let names: GraphNames
  /// Bytes of a document and whether they are still what was loaded.
  private var documents: [Int64: (row: DocumentRow, bytes: [UInt8], isWhole: Bool)] = [:]
  private var sentences: [Int64: [SentenceRow]] = [:]
  /// Where documents came from, unpacked.
  private var sources: [Int64: (row: SourceRow, pages: [Int], map: SourceMap?)] = [:]
  /// Whether the bytes of documents are hashed again (``KnowledgeGraph/cite(fact:)``) or taken as they are.
  private let verifies: Bool

  init(_ reader: StoreReader, _ snapshot: Snapshot, verifies: Bool) {
    self.reader = reader
    self.names = GraphNames(snapshot)
    self.verifies = verifies
  }

  func info(_ row: FactRow) throws -> FactInfo {
    var citations: [Citation] = []
    var qualifiers: [String] = []
    var doubt = 1.0
    var sure: [Int64: Double] = [:]
    for support in try reader.support(ofFact: row.id) {
      sure[support.document] = support.confidence
      doubt *= 1 - min(max(support.confidence, 0), 1)
      for line in support.qualifiers.split(separator: "\n") where !qualifiers.contains(String(line)) {
        qualifiers.append(String(line))
      }
    }
    for evidence in try reader.evidence(ofFact: row.id) {
      var citation = try citation(evidence)
      // As in the graph of citations; the row holds what the rule alone gave.
      citation.confidence = sure[evidence.document] ?? evidence.confidence
      citations.append(citation)
    }
    return FactInfo(
      id: row.id, subject: name(row.subject, nil), relation: FactInfo.Name(value: row.relation, label: row.relationLabel),
      object: name(row.object, row.datatype), polarity: row.polarity, modality: row.modality,
      attribution: row.attribution.map { name($0, nil) }, status: row.status, confidence: 1 - doubt,
      qualifiers: qualifiers, citations: citations)
  }

  private func name(_ value: String, _ datatype: String?) -> FactInfo.Name {
    if datatype != nil { return FactInfo.Name(value: value, label: value, datatype: datatype) }
    let label = names.snapshot.lookup(.iri(IRI(value))).map { names.displayName($0) }
    return FactInfo.Name(value: value, label: label ?? NameFolding.localName(value))
  }

  private func citation(_ evidence: EvidenceRow) throws -> Citation {
    let document = try document(evidence.document)
    if sentences[evidence.document] == nil {
      sentences[evidence.document] = try reader.sentences(ofDocument: evidence.document)
    }
    guard let rows = sentences[evidence.document], rows.indices.contains(evidence.sentence),
      let spans = FactIdentity.parseSpans(evidence.spans)
    else { throw StoreError(.damaged, "the database file is damaged: a citation names a sentence that is not there") }
    let sentence = rows[evidence.sentence]
    guard sentence.span.upperBound <= document.bytes.count else {
      throw StoreError(.damaged, "the database file is damaged: a sentence lies outside of its document")
    }
    let bytes = document.bytes[sentence.span]
    let isSame = bytes.withUnsafeBytes { SentenceRow.hash(of: $0) } == sentence.hash
    guard isSame, document.isWhole else {
      throw StoreError(
        .damaged, "the database file is damaged: a citation does not match the stored document '\(document.row.name)'")
    }
    var citation = Citation(
      documentID: document.row.slug, documentName: document.row.name, documentTitle: document.row.title,
      documentDate: document.row.date, sentence: String(decoding: bytes, as: UTF8.self),
      start: sentence.span.lowerBound, end: sentence.span.upperBound, subjectSpan: spans.subject,
      relationSpans: spans.relation, objectSpan: spans.object, subjectLink: evidence.subjectLink,
      objectLink: evidence.objectLink, extractor: evidence.extractor, rule: evidence.rule,
      confidence: evidence.confidence, learntAt: evidence.learntAt, verified: verifies)
    citation.documentAuthor = document.row.author
    citation.documentURL = document.row.url
    guard let source = try source(document.row) else { return citation }
    citation.sourceFile = source.row.file
    let page = source.pages.lastIndex { $0 <= sentence.span.lowerBound }.map { $0 + 1 }
    if DocumentSource.Format(rawValue: source.row.format)?.hasParagraphs == true { citation.paragraph = page } else { citation.page = page }
    // The file's own size and hash are those of the packed bytes.
    citation.sourceIsUnpacked = source.row.file.lowercased().hasSuffix(".gz")
    citation.sourceSpan = source.map?.source(of: sentence.span)
    return citation
  }

  private func source(_ document: DocumentRow) throws -> (row: SourceRow, pages: [Int], map: SourceMap?)? {
    if let known = sources[document.id] { return known }
    guard let row = try reader.source(ofDocument: document.id) else { return nil }
    var map: SourceMap?
    if !row.map.isEmpty {
      guard let unpacked = SourceMap(packed: row.map) else {
        throw StoreError(.damaged, "the database file is damaged: the map of '\(document.name)' cannot be read")
      }
      map = unpacked
    } else if row.format == "text" || row.format == "markdown", row.sha256 == document.sha256 {
      map = SourceMap(identityOf: document.size)
    }
    let source = (row, PageStarts.unpacked(row.pages), map)
    sources[document.id] = source
    return source
  }

  private func document(_ id: Int64) throws -> (row: DocumentRow, bytes: [UInt8], isWhole: Bool) {
    if let known = documents[id] { return known }
    guard let row = try reader.document(id: id) else {
      throw StoreError(.damaged, "the database file is damaged: evidence of a document that is not there")
    }
    let bytes = try reader.content(ofDocument: id)
    let isWhole = !verifies || SHA256.hexadecimal(of: bytes) == row.sha256
    documents[id] = (row, bytes, isWhole)
    return (row, bytes, isWhole)
  }

  /// A triple that stands in the graph without any document behind it.
  func plain(_ triple: Triple) -> FactInfo {
    let object = names.snapshot.view(triple.o)
    let datatype: String? =
      object.kind.isLiteral ? (object.kind == .typed ? String(decoding: object.tagBytes, as: UTF8.self) : XSD.string.value) : nil
    return FactInfo(
      id: "", subject: FactInfo.Name(value: names.text(triple.s), label: names.displayName(triple.s)),
      relation: FactInfo.Name(value: names.text(triple.p), label: names.displayName(triple.p)),
      object: FactInfo.Name(value: names.text(triple.o), label: names.displayName(triple.o), datatype: datatype),
      polarity: "affirmed", modality: "stated", attribution: nil, status: "accepted", confidence: 1, qualifiers: [],
      citations: [])
  }
}
