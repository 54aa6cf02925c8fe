/// A fact, whatever supports it. Terms are IRIs; the object may be a literal.
public struct FactRow: Sendable, Hashable {
  /// Made of the fact itself: the same fact of another document has the same id.
  public var id: String
  public var subject: String
  public var relation: String
  public var relationLabel: String
  public var object: String
  /// Nil for an IRI.
  public var datatype: String?
  public var polarity: String
  public var modality: String
  public var attribution: String?
  /// "proposed", "accepted" or "rejected".
  public var status: String

  public init(
    id: String, subject: String, relation: String, relationLabel: String, object: String, datatype: String?,
    polarity: String, modality: String, attribution: String?, status: String
  ) {
    self.id = id
    self.subject = subject
    self.relation = relation
    self.relationLabel = relationLabel
    self.object = object
    self.datatype = datatype
    self.polarity = polarity
    self.modality = modality
    self.attribution = attribution
    self.status = status
  }
}

/// That a document supports a fact: a member of the fact's support set.
public struct SupportRow: Sendable, Hashable {
  public var document: Int64
  public var fact: String
  /// Place among the facts of the document.
  public var n: Int
  /// The words of the relation in the text.
  public var surface: String
  public var confidence: Double
  /// One qualifier a line: "time: in 2019".
  public var qualifiers: String
  public init(document: Int64, fact: String, n: Int, surface: String, confidence: Double, qualifiers: String) {
    self.document = document
    self.fact = fact
    self.n = n
    self.surface = surface
    self.confidence = confidence
    self.qualifiers = qualifiers
  }
}

/// One place of a document that says a fact.
public struct EvidenceRow: Sendable, Hashable {
  public var document: Int64
  public var fact: String
  public var n: Int
  public var sentence: Int
  /// `start-stop` of subject, then of the relation words (comma between), then of the object; `;` between the three.
  public var spans: String
  public var subjectLink: String
  public var objectLink: String
  public var extractor: String
  public var rule: String
  public var confidence: Double
  public var learntAt: Double
  public init(
    document: Int64, fact: String, n: Int, sentence: Int, spans: String, subjectLink: String, objectLink: String,
    extractor: String, rule: String, confidence: Double, learntAt: Double
  ) {
    self.document = document
    self.fact = fact
    self.n = n
    self.sentence = sentence
    self.spans = spans
    self.subjectLink = subjectLink
    self.objectLink = objectLink
    self.extractor = extractor
    self.rule = rule
    self.confidence = confidence
    self.learntAt = learntAt
  }
}

/// The support of a triple of the default graph that documents assert.
public struct AssertedRow: Sendable, Hashable {
  /// What people said about the triple, whatever documents say.
  public enum Judgement: Int64, Sendable, Hashable {
    /// Somebody removed it: documents do not bring it back.
    case rejected = -1
    /// Only documents support it: it goes with the last of them.
    case none = 0
    /// Somebody asserted it too: it stays without documents.
    case asserted = 1
  }
  public var s: UInt32
  public var p: UInt32
  public var o: UInt32
  /// Facts of documents that support it.
  public var documents: Int
  public var judgement: Judgement
  public init(s: UInt32, p: UInt32, o: UInt32, documents: Int, judgement: Judgement) {
    self.s = s
    self.p = p
    self.o = o
    self.documents = documents
    self.judgement = judgement
  }
}

enum FactTables {
  static let fact = MarkedTable(
    "fact",
    [
      ("id", .text), ("subject", .text), ("relation", .text), ("relation_label", .text), ("object", .text),
      ("datatype", .text), ("polarity", .text), ("modality", .text), ("attribution", .text), ("status", .text),
    ])
  static let support = MarkedTable(
    "support",
    [
      ("document", .integer), ("fact", .text), ("n", .integer), ("surface", .text), ("confidence", .real),
      ("qualifiers", .text),
    ])
  static let evidence = MarkedTable(
    "evidence",
    [
      ("document", .integer), ("fact", .text), ("n", .integer), ("sentence", .integer), ("spans", .text),
      ("subject_link", .text), ("object_link", .text), ("extractor", .text), ("rule", .text),
      ("confidence", .real), ("learnt_at", .real),
    ])
  static let asserted = MarkedTable(
    "asserted", [("s", .integer), ("p", .integer), ("o", .integer), ("documents", .integer), ("judgement", .integer)])
}

extension StoreTransaction {
  /// Stores a fact, or replaces what is stored under its id.
  public func put(_ fact: FactRow) throws {
    let cells: [Cell] = [
      .text(fact.id), .text(fact.subject), .text(fact.relation), .text(fact.relationLabel), .text(fact.object),
      .text(fact.datatype), .text(fact.polarity), .text(fact.modality), .text(fact.attribution), .text(fact.status),
    ]
    if let known = try reader.fact(fact.id) {
      if known == fact { return }
      // Replacing in place: support and evidence refer to the row.
      try connection.execute("PRAGMA defer_foreign_keys = ON")
      try FactTables.fact.delete("id = ?1", [.text(fact.id)], self)
    }
    try FactTables.fact.insert(cells, self)
  }

  /// Notes that a document supports a fact.
  public func insert(_ row: SupportRow) throws {
    try FactTables.support.insert(
      [
        .integer(row.document), .text(row.fact), .integer(Int64(row.n)), .text(row.surface), .real(row.confidence),
        .text(row.qualifiers),
      ], self)
  }

  /// Notes one place that says a fact.
  public func insert(_ row: EvidenceRow) throws {
    try FactTables.evidence.insert(
      [
        .integer(row.document), .text(row.fact), .integer(Int64(row.n)), .integer(Int64(row.sentence)),
        .text(row.spans), .text(row.subjectLink), .text(row.objectLink), .text(row.extractor), .text(row.rule),
        .real(row.confidence), .real(row.learntAt),
      ], self)
  }

  /// Removes the support and the evidence of a document.
  public func removeSupport(ofDocument id: Int64) throws {
    try FactTables.evidence.delete("document = ?1", [.integer(id)], self)
    try FactTables.support.delete("document = ?1", [.integer(id)], self)
  }

  /// Removes a fact that nothing supports any more.
  public func removeFact(_ id: String) throws { try FactTables.fact.delete("id = ?1", [.text(id)], self) }

  /// Stores the support of a triple, or removes it when nothing is left to remember.
  public func put(_ row: AssertedRow) throws {
    try FactTables.asserted.delete(
      "s = ?1 AND p = ?2 AND o = ?3", [.integer(Int64(row.s)), .integer(Int64(row.p)), .integer(Int64(row.o))], self)
    if row.documents <= 0, row.judgement != .rejected { return }
    try FactTables.asserted.insert(
      [
        .integer(Int64(row.s)), .integer(Int64(row.p)), .integer(Int64(row.o)), .integer(Int64(row.documents)),
        .integer(row.judgement.rawValue),
      ], self)
  }
}

extension StoreReader {
  private func fact(_ cells: [Cell]) -> FactRow {
    FactRow(
      id: cells.text(0), subject: cells.text(1), relation: cells.text(2), relationLabel: cells.text(3),
      object: cells.text(4), datatype: cells.optionalText(5), polarity: cells.text(6), modality: cells.text(7),
      attribution: cells.optionalText(8), status: cells.text(9))
  }

  /// The fact with an id, nil when there is none.
  public func fact(_ id: String) throws -> FactRow? {
    var found: FactRow?
    try FactTables.fact.select("WHERE id = ?1", [.text(id)], self) { found = fact($0) }
    return found
  }

  /// The facts that say a triple, in any polarity and modality; nil stands for anything (not for all three).
  public func facts(subject: String?, relation: String?, object: String?) throws -> [FactRow] {
    var conditions: [String] = []
    var parameters: [Cell] = []
    for (column, value) in [("subject", subject), ("relation", relation), ("object", object)] {
      guard let value else { continue }
      parameters.append(.text(value))
      conditions.append("\(column) = ?\(parameters.count)")
    }
    var found: [FactRow] = []
    let clause = conditions.isEmpty ? "ORDER BY id" : "WHERE \(conditions.joined(separator: " AND ")) ORDER BY id"
    try FactTables.fact.select(clause, parameters, self) { found.append(fact($0)) }
    return found
  }

  /// The facts that some document supports with less confidence than `threshold`, in the order of ids.
  public func facts(withSupportBelow threshold: Double) throws -> [FactRow] {
    var found: [FactRow] = []
    try FactTables.fact.select(
      "WHERE id IN (SELECT fact FROM support GROUP BY fact HAVING min(confidence) < ?1) ORDER BY id", [.real(threshold)], self
    ) { found.append(fact($0)) }
    return found
  }

  /// The facts that cannot stand as plain triples: negated, not stated, attributed or rejected.
  public func qualifiedFacts() throws -> [FactRow] {
    var found: [FactRow] = []
    try FactTables.fact.select(
      "WHERE polarity <> 'affirmed' OR modality <> 'stated' OR attribution IS NOT NULL ORDER BY id", [], self
    ) { found.append(fact($0)) }
    return found
  }

  private func support(_ cells: [Cell]) -> SupportRow {
    SupportRow(
      document: cells.integer(0), fact: cells.text(1), n: cells.int(2), surface: cells.text(3),
      confidence: cells.real(4), qualifiers: cells.text(5))
  }

  /// The documents that support a fact.
  public func support(ofFact id: String) throws -> [SupportRow] {
    var found: [SupportRow] = []
    try FactTables.support.select("WHERE fact = ?1 ORDER BY document", [.text(id)], self) { found.append(support($0)) }
    return found
  }

  /// The facts that a document supports, in its order.
  public func support(ofDocument id: Int64) throws -> [SupportRow] {
    var found: [SupportRow] = []
    try FactTables.support.select("WHERE document = ?1 ORDER BY n", [.integer(id)], self) { found.append(support($0)) }
    return found
  }

  /// The places that say a fact, by document and place.
  public func evidence(ofFact id: String) throws -> [EvidenceRow] {
    var found: [EvidenceRow] = []
    try FactTables.evidence.select("WHERE fact = ?1 ORDER BY document, n", [.text(id)], self) { found.append(evidence($0)) }
    return found
  }

  /// Every place of evidence of a document.
  public func evidence(ofDocument id: Int64) throws -> [EvidenceRow] {
    var found: [EvidenceRow] = []
    try FactTables.evidence.select("WHERE document = ?1 ORDER BY fact, n", [.integer(id)], self) { found.append(evidence($0)) }
    return found
  }

  private func evidence(_ cells: [Cell]) -> EvidenceRow {
    EvidenceRow(
      document: cells.integer(0), fact: cells.text(1), n: cells.int(2), sentence: cells.int(3), spans: cells.text(4),
      subjectLink: cells.text(5), objectLink: cells.text(6), extractor: cells.text(7), rule: cells.text(8),
      confidence: cells.real(9), learntAt: cells.real(10))
  }

  /// The support of every triple that documents assert or people rejected.
  public func asserted() throws -> [AssertedRow] {
    var found: [AssertedRow] = []
    try FactTables.asserted.select("ORDER BY s, p, o", [], self) { cells in
      guard let s = UInt32(exactly: cells.integer(0)), let p = UInt32(exactly: cells.integer(1)),
        let o = UInt32(exactly: cells.integer(2)),
        let judgement = AssertedRow.Judgement(rawValue: cells.integer(4))
      else { throw BlockReader.damage }
      found.append(AssertedRow(s: s, p: p, o: o, documents: cells.int(3), judgement: judgement))
    }
    return found
  }

  /// Numbers of documents, sentences, facts, and places of evidence.
  public func counts() throws -> (documents: Int, sentences: Int, facts: Int, evidence: Int) {
    func count(_ table: String) throws -> Int { Int(try connection.integer("SELECT count(*) FROM \(table)") ?? 0) }
    return (try count("document"), try count("sentence"), try count("fact"), try count("evidence"))
  }

  /// The sum over all rows of documents, facts and evidence, each compared with its mark.
  public func sideHash() throws -> (hash: ContentHash, rows: Int) {
    var sum = ContentHash()
    var rows = 0
    let tables = [
      DocumentTables.document, DocumentTables.block, DocumentTables.sentence, DocumentTables.link,
      DocumentTables.alias, FactTables.fact, FactTables.support, FactTables.evidence, FactTables.asserted,
      SourceTables.source, SourceTables.mention, SourceTables.judgement,
    ]
    for table in tables {
      let part = try table.sum(self)
      sum.add(part.hash)
      rows += part.rows
    }
    return (sum, rows)
  }
}

extension StoreReader {
  /// Whether any triple has a support set. Cheap.
  public func hasAsserted() throws -> Bool {
    try connection.integer("SELECT 1 FROM asserted LIMIT 1") != nil
  }

  /// The support of one triple, nil when no document ever asserted it.
  public func asserted(_ s: UInt32, _ p: UInt32, _ o: UInt32) throws -> AssertedRow? {
    var found: AssertedRow?
    try FactTables.asserted.select(
      "WHERE s = ?1 AND p = ?2 AND o = ?3", [.integer(Int64(s)), .integer(Int64(p)), .integer(Int64(o))], self
    ) { cells in
      guard let judgement = AssertedRow.Judgement(rawValue: cells.integer(4)) else { throw BlockReader.damage }
      found = AssertedRow(s: s, p: p, o: o, documents: cells.int(3), judgement: judgement)
    }
    return found
  }
}

extension StoreReader {
  /// Sentences of a document.
  public func sentenceCount(ofDocument id: Int64) throws -> Int {
    Int(try connection.integer("SELECT count(*) FROM sentence WHERE document = \(id)") ?? 0)
  }

  /// Facts that a document supports.
  public func factCount(ofDocument id: Int64) throws -> Int {
    Int(try connection.integer("SELECT count(*) FROM support WHERE document = \(id)") ?? 0)
  }
}

extension StoreReader {
  /// Distinct nodes that documents speak of.
  public func entityCount() throws -> Int {
    Int(try connection.integer("SELECT count(DISTINCT entity) FROM link") ?? 0)
  }
}
