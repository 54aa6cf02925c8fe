/// Where a document came from: the file, what is known of it, and how its text lies in it.
public struct SourceRow: Sendable, Hashable {
  public var document: Int64
  /// The name of the file; the document's own name has `#n` behind it when the file holds several.
  public var file: String
  /// Place among the documents of the file, from 1.
  public var number: Int
  /// "text", "markdown", "html", "mail", "jsonLines", "word", "openText", "portable".
  public var format: String
  /// Bytes of the file.
  public var size: Int
  /// Hash of the file, hexadecimal.
  public var sha256: String
  /// How it was read, as text: a reading with other settings replaces it.
  public var settings: String
  public var publisher: String?
  public var language: String?
  /// `YYYY-MM-DD`.
  public var modified: String?
  /// Where each page begins, packed by the caller; empty without pages.
  public var pages: [UInt8]
  /// The places of the text in the file, packed by the caller; empty when there are none.
  public var map: [UInt8]

  public init(
    document: Int64, file: String, number: Int, format: String, size: Int, sha256: String, settings: String,
    publisher: String?, language: String?, modified: String?, pages: [UInt8], map: [UInt8]
  ) {
    self.document = document
    self.file = file
    self.number = number
    self.format = format
    self.size = size
    self.sha256 = sha256
    self.settings = settings
    self.publisher = publisher
    self.language = language
    self.modified = modified
    self.pages = pages
    self.map = map
  }
}

/// A place where a document speaks of an entity, and how sure the reader is of it.
public struct MentionRow: Sendable, Hashable {
  public var sentence: Int
  public var span: Range<Int>
  /// "name", "nominal", "pronoun", "acronym", "value".
  public var kind: String
  /// Index into the links of the document; -1 when it refers to nothing known.
  public var entity: Int
  /// How it was linked ("exact", "acronym", "pronoun" …).
  public var link: String
  public var confidence: Double
  public init(sentence: Int, span: Range<Int>, kind: String, entity: Int, link: String, confidence: Double) {
    self.sentence = sentence
    self.span = span
    self.kind = kind
    self.entity = entity
    self.link = link
    self.confidence = confidence
  }
}

/// What a person decided: it survives forgetting and reading again.
public struct JudgementRow: Sendable, Hashable {
  /// "fact", "same", "different".
  public var kind: String
  /// The fact's id, or the IRI of a node.
  public var subject: String
  /// The IRI of the other node, or the name of a document; empty for facts.
  public var object: String
  /// "accepted", "rejected"; empty when the row says all.
  public var value: String
  /// Seconds since 1970.
  public var judgedAt: Double
  public init(kind: String, subject: String, object: String, value: String, judgedAt: Double) {
    self.kind = kind
    self.subject = subject
    self.object = object
    self.value = value
    self.judgedAt = judgedAt
  }
}

enum SourceTables {
  static let source = MarkedTable(
    "source",
    [
      ("document", .integer), ("file", .text), ("number", .integer), ("format", .text), ("size", .integer),
      ("sha256", .text), ("settings", .text), ("publisher", .text), ("language", .text), ("modified", .text),
      ("pages", .bytes), ("map", .bytes),
    ])
  static let mention = MarkedTable(
    "mention",
    [
      ("document", .integer), ("n", .integer), ("sentence", .integer), ("start", .integer), ("stop", .integer),
      ("kind", .text), ("entity", .integer), ("link", .text), ("confidence", .real),
    ])
  static let judgement = MarkedTable(
    "judgement",
    [("kind", .text), ("subject", .text), ("object", .text), ("value", .text), ("judged_at", .real)])
}

extension StoreTransaction {
  /// Notes where a document came from.
  public func insert(_ row: SourceRow) throws {
    try SourceTables.source.insert(
      [
        .integer(row.document), .text(row.file), .integer(Int64(row.number)), .text(row.format),
        .integer(Int64(row.size)), .text(row.sha256), .text(row.settings), .text(row.publisher), .text(row.language),
        .text(row.modified), .bytes(row.pages), .bytes(row.map),
      ], self)
  }

  /// Replaces what is noted about the source of a document.
  public func replace(_ row: SourceRow) throws {
    try SourceTables.source.delete("document = ?1", [.integer(row.document)], self)
    try insert(row)
  }

  /// Notes the mentions of a document, in the order of the text.
  public func insert(_ mentions: [MentionRow], ofDocument id: Int64) throws {
    for (n, row) in mentions.enumerated() {
      try SourceTables.mention.insert(
        [
          .integer(id), .integer(Int64(n)), .integer(Int64(row.sentence)), .integer(Int64(row.span.lowerBound)),
          .integer(Int64(row.span.upperBound)), .text(row.kind), .integer(Int64(row.entity)), .text(row.link),
          .real(row.confidence),
        ], self)
    }
  }

  /// Stores a judgement, or replaces what was decided before.
  public func put(_ row: JudgementRow) throws {
    try removeJudgement(kind: row.kind, subject: row.subject, object: row.object)
    try SourceTables.judgement.insert(
      [.text(row.kind), .text(row.subject), .text(row.object), .text(row.value), .real(row.judgedAt)], self)
  }

  /// Takes a judgement back; returns whether there was one.
  @discardableResult
  public func removeJudgement(kind: String, subject: String, object: String) throws -> Bool {
    try SourceTables.judgement.delete(
      "kind = ?1 AND subject = ?2 AND object = ?3", [.text(kind), .text(subject), .text(object)], self) > 0
  }
}

extension StoreReader {
  private func source(_ cells: [Cell]) -> SourceRow {
    SourceRow(
      document: cells.integer(0), file: cells.text(1), number: cells.int(2), format: cells.text(3), size: cells.int(4),
      sha256: cells.text(5), settings: cells.text(6), publisher: cells.optionalText(7), language: cells.optionalText(8),
      modified: cells.optionalText(9), pages: cells.bytes(10), map: cells.bytes(11))
  }

  /// Where a document came from; nil for one of an older file format.
  public func source(ofDocument id: Int64) throws -> SourceRow? {
    var found: SourceRow?
    try SourceTables.source.select("WHERE document = ?1", [.integer(id)], self) { found = source($0) }
    return found
  }

  /// What is known of the documents of a file, by their place in it.
  public func sources(ofFile name: String) throws -> [SourceRow] {
    var found: [SourceRow] = []
    try SourceTables.source.select("WHERE file = ?1 ORDER BY number", [.text(name)], self) { found.append(source($0)) }
    return found
  }

  /// The mentions of a document, in the order of the text.
  public func mentions(ofDocument id: Int64) throws -> [MentionRow] {
    var found: [MentionRow] = []
    try SourceTables.mention.select("WHERE document = ?1 ORDER BY n", [.integer(id)], self) { cells in
      found.append(
        MentionRow(
          sentence: cells.int(2), span: try span(cells, 3), kind: cells.text(5), entity: cells.int(6),
          link: cells.text(7), confidence: cells.real(8)))
    }
    return found
  }

  /// What was decided, of one kind or of all, in a fixed order.
  public func judgements(kind: String? = nil) throws -> [JudgementRow] {
    var found: [JudgementRow] = []
    let clause = kind == nil ? "ORDER BY kind, subject, object" : "WHERE kind = ?1 ORDER BY subject, object"
    try SourceTables.judgement.select(clause, kind.map { [.text($0)] } ?? [], self) { found.append(judgement($0)) }
    return found
  }

  /// One decision, nil when nobody decided.
  public func judgement(kind: String, subject: String, object: String = "") throws -> JudgementRow? {
    var found: JudgementRow?
    try SourceTables.judgement.select(
      "WHERE kind = ?1 AND subject = ?2 AND object = ?3", [.text(kind), .text(subject), .text(object)], self
    ) { found = judgement($0) }
    return found
  }

  private func judgement(_ cells: [Cell]) -> JudgementRow {
    JudgementRow(
      kind: cells.text(0), subject: cells.text(1), object: cells.text(2), value: cells.text(3), judgedAt: cells.real(4))
  }

  /// The documents that speak of an entity, with its place among their links.
  public func documents(linkedTo entity: String) throws -> [(document: Int64, n: Int, link: LinkRow)] {
    var found: [(document: Int64, n: Int, link: LinkRow)] = []
    try DocumentTables.link.select("WHERE entity = ?1 ORDER BY document, n", [.text(entity)], self) { cells in
      found.append(
        (
          cells.integer(0), cells.int(1),
          LinkRow(
            entity: cells.text(2), label: cells.text(3), type: cells.text(4), method: cells.text(5),
            reason: cells.text(6))
        ))
    }
    return found
  }
}
