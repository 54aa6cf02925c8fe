import RDF
import Reading
import Store
import TripleIndex

/// A document of prose and what was read in it, ready to become one change.
struct DocumentInput {
  var name: String
  var mediaType: String
  /// The text that is stored and cited.
  var bytes: [UInt8]
  var identity: DocumentIdentity
  var document: ReadDocument
  var minConfidence: Double
  /// Where the text came from; its row number is not known yet.
  var source: SourceRow
  var roles = DocumentRoles()
  var pages = 0
  /// Facts of a model whose quote is not in the text.
  var unquoted = 0

  var slug: String { identity.slug }
  var iri: String { TernVocabulary.documentBase + slug }
}

/// Puts a document into the graph and its evidence into the file: one change (architecture.md, second journey).
///
/// Every plain triple goes to the document's named graph, and to the default graph as
/// long as a document or a person supports it. Negated, planned and reported facts
/// become rows and reifiers, never triples.
struct DocumentChange {
  private let change: Change
  private let input: DocumentInput
  private let links: [EntityLinking.Link]
  private let graph: TermID
  private let citations: CitationGraph
  private var facts: [String: FactRow] = [:]
  /// What people decided about facts, by id.
  private let verdicts: [String: String]

  /// Stores the document; returns its row. The caller has removed an earlier version.
  static func add(_ input: DocumentInput, to change: Change, index: NameIndex) throws -> DocumentRow {
    var work = try DocumentChange(input, change, index)
    return try work.run()
  }

  private init(_ input: DocumentInput, _ change: Change, _ index: NameIndex) throws {
    self.input = input
    self.change = change
    let reader = change.transaction.reader
    let judgements = try reader.judgements()
    verdicts = Dictionary(
      judgements.filter { $0.kind == "fact" }.map { ($0.subject, $0.value) }, uniquingKeysWith: { $1 })
    var linking = EntityLinking(
      start: change.start, index: index,
      forbidden: Set(judgements.filter { $0.kind == "different" && $0.object == input.name }.map(\.subject)))
    links = linking.link(input.document.entities)
    graph = try change.id(.iri(IRI(input.iri)))
    citations = try CitationGraph(change)
  }

  private mutating func run() throws -> DocumentRow {
    let document = input.document
    var row = DocumentRow(
      id: 0, slug: input.slug, name: input.name, title: document.title, date: document.date, author: document.author,
      url: document.url, mediaType: input.mediaType, size: input.bytes.count, sha256: input.identity.sha256,
      loadedAt: change.world.wallClock(), entities: document.entities.count)
    row.id = try change.transaction.insert(
      row, content: input.bytes,
      blocks: document.blocks.map {
        BlockRow(kind: $0.kind.rawValue, span: $0.span, kept: $0.kept, reason: $0.reason)
      },
      sentences: try document.sentences.map { try sentence($0) },
      links: zip(document.entities, links).map { entity, link in
        LinkRow(
          entity: link.iri, label: entity.label, type: entity.type.rawValue, method: link.method, reason: link.reason)
      },
      aliases: zip(document.entities, links).flatMap { entity, link in
        entity.aliases.map {
          AliasRow(entity: link.iri, text: $0.text, how: $0.how.rawValue, sentence: $0.sentence)
        }
      })
    var source = input.source
    source.document = row.id
    try change.transaction.insert(source)
    try change.transaction.insert(mentions(), ofDocument: row.id)
    try addMetadata(row)
    for (entity, link) in zip(document.entities, links) { try addEntity(entity, link) }
    for (n, fact) in FactUnion.joined(document.facts, links.map(\.iri)).enumerated() { try add(fact, n, row) }
    return row
  }

  private func sentence(_ sentence: Sentence) throws -> SentenceRow {
    guard sentence.span.lowerBound >= 0, sentence.span.upperBound <= input.bytes.count else {
      throw DatabaseError(.internal, "a sentence of \(input.name) lies outside of the document")
    }
    let hash = input.bytes[sentence.span].withUnsafeBytes { SentenceRow.hash(of: $0) }
    return SentenceRow(span: sentence.span, block: sentence.block, hash: hash)
  }

  // MARK: Triples

  /// A triple that the document asserts.
  private func assert(_ subject: Term, _ predicate: IRI, _ object: Term) throws {
    let triple = Triple(s: try change.id(subject), p: try change.id(.iri(predicate)), o: try change.id(object))
    guard change.builder.add(QuadIDs(s: triple.s, p: triple.p, o: triple.o, g: graph)) else { return }
    let inDefault = QuadIDs(s: triple.s, p: triple.p, o: triple.o, g: 0)
    let isThere = change.builder.contains(inDefault)
    if try change.support.addDocument(triple, isThere: isThere) { change.builder.add(inDefault) }
  }

  /// What the document says of itself: Dublin Core for libraries, schema.org for the web.
  private func addMetadata(_ row: DocumentRow) throws {
    let node = Term.iri(IRI(input.iri))
    func dcterms(_ name: String) -> IRI { IRI(TernVocabulary.dcterms + name) }
    func schema(_ name: String) -> IRI { IRI(TernVocabulary.schema + name) }
    func day(_ text: String) -> Term { .literal(Literal(text, datatype: XSD.date)) }
    try assert(node, RDFVocabulary.type, .iri(schema(input.source.format == "mail" ? "EmailMessage" : "Article")))
    try assert(node, RDFVocabulary.type, .iri(IRI(TernVocabulary.foaf + "Document")))
    try assert(node, dcterms("identifier"), .literal(Literal(row.name)))
    try assert(node, dcterms("format"), .literal(Literal(row.mediaType)))
    if let title = row.title { try assert(node, dcterms("title"), .literal(Literal(title))) }
    if let date = row.date {
      try assert(node, dcterms("issued"), day(date))
      try assert(node, schema("datePublished"), day(date))
    }
    if let date = input.source.modified { try assert(node, dcterms("modified"), day(date)) }
    if let author = row.author { try assert(node, schema("author"), .literal(Literal(author))) }
    for creator in input.roles.creators where links.indices.contains(creator) {
      try assert(node, dcterms("creator"), .iri(IRI(links[creator].iri)))
    }
    if let publisher = input.roles.publisher, links.indices.contains(publisher) {
      try assert(node, dcterms("publisher"), .iri(IRI(links[publisher].iri)))
    }
    if let language = input.source.language { try assert(node, dcterms("language"), .literal(Literal(language))) }
    if let url = row.url {
      try assert(node, schema("url"), .literal(Literal(url, datatype: XSD.anyURI)))
    }
    if input.pages > 0 {
      try assert(node, schema("numberOfPages"), .literal(Literal(String(input.pages), datatype: XSD.integer)))
    }
  }

  /// The mentions of entities, each with how sure its link is.
  private func mentions() -> [MentionRow] {
    var rows: [MentionRow] = []
    for mention in input.document.mentions {
      guard input.document.sentences.indices.contains(mention.sentence), mention.span.lowerBound >= 0,
        mention.span.upperBound <= input.bytes.count
      else { continue }
      rows.append(
        MentionRow(
          sentence: mention.sentence, span: mention.span, kind: mention.kind.rawValue,
          entity: mention.entity.flatMap { links.indices.contains($0) ? $0 : nil } ?? -1, link: mention.link.rawValue,
          confidence: EntityLinking.confidence(mention.link)))
    }
    return rows
  }

  private func addEntity(_ entity: DocumentEntity, _ link: EntityLinking.Link) throws {
    let node = Term.iri(IRI(link.iri))
    // A node of another source keeps its own label; the document's name for it is an alias then. Spellings of one name
    // ("U.S. Navy", "US Navy") are labels side by side, whichever came first.
    let known = change.start.lookup(node).flatMap { GraphNames(change.start).label($0) }
    let isSpelling = known.map { NameFolding.entityKey($0) == NameFolding.entityKey(entity.label) } ?? true
    if known == nil || known == entity.label || (isSpelling && link.iri.hasPrefix(TernVocabulary.entityBase)) {
      try assert(node, TernVocabulary.label, .literal(Literal(entity.label)))
    } else {
      try assert(node, TernVocabulary.altLabel, .literal(Literal(entity.label)))
    }
    try assert(node, RDFVocabulary.type, .iri(TernVocabulary.type(entity.type)))
    if let count = CountedThing(entity.label) { try addCount(count, node) }
    for alias in entity.aliases where alias.text != entity.label {
      // What a text calls an entity by a noun or pronoun is no name of it.
      switch alias.how {
      case .exact, .acronym, .apposition, .gazetteer, .user:
        try assert(node, TernVocabulary.altLabel, .literal(Literal(alias.text)))
      // "Lee" for Ann Lee finds her, but is no name that another document shares with her.
      case .shortName: try assert(node, TernVocabulary.hiddenLabel, .literal(Literal(alias.text)))
      case .pronoun, .definite, .none: break
      }
    }
  }

  /// The number of a thing that is counted ("64 people"), as schema.org puts quantities.
  private func addCount(_ count: CountedThing, _ node: Term) throws {
    func schema(_ name: String) -> IRI { IRI(TernVocabulary.schema + name) }
    func number(_ digits: String) -> Term { .literal(Literal(digits, datatype: digits.contains(".") ? XSD.decimal : IRI(count.datatype))) }
    if let upper = count.upper {
      try assert(node, schema("minValue"), number(count.value))
      try assert(node, schema("maxValue"), number(upper))
    } else {
      try assert(node, schema("value"), number(count.value))
    }
    try assert(node, schema("unitText"), .literal(Literal(count.unit)))
  }

  private func addRelation(_ fact: CandidateFact) throws -> IRI {
    let iri = IRI(TernVocabulary.relationBase + NameFolding.slug(fact.relationBase))
    let node = Term.iri(iri)
    try assert(node, RDFVocabulary.type, .iri(IRI(RDFVocabulary.namespace + "Property")))
    try assert(node, TernVocabulary.label, .literal(Literal(fact.relationBase)))
    guard fact.polarity == .affirmed else { return iri }
    for worded in Set([fact.relation, fact.relationSurface]).sorted()
    where worded.utf8.count <= 48 && !NameFolding.fold(worded).isEmpty
      && NameFolding.relationKey(worded) != NameFolding.relationKey(fact.relationBase)
    {
      try assert(node, TernVocabulary.altLabel, .literal(Literal(worded)))
    }
    return iri
  }

  // MARK: Facts

  private mutating func add(_ fact: CandidateFact, _ n: Int, _ document: DocumentRow) throws {
    let evidence = fact.evidence.filter { isSound($0) }
    // A citation is true or is not stored, and a fact without one is none (invariant 7).
    guard !evidence.isEmpty, links.indices.contains(fact.subject) else { return }
    let relation = try addRelation(fact)
    let subject = links[fact.subject].iri
    let object: String
    var datatype: String?
    let objectTerm: Term
    switch fact.object {
    case .entity(let index):
      guard links.indices.contains(index) else { return }
      object = links[index].iri
      objectTerm = .iri(IRI(object))
    case .literal(let lexical, let type, _):
      object = lexical
      datatype = type
      objectTerm = .literal(type == XSD.string.value ? Literal(lexical) : Literal(lexical, datatype: IRI(type)))
    }
    let attribution = fact.attribution.flatMap { links.indices.contains($0) ? links[$0].iri : nil }
    var row = FactRow(
      id: "", subject: subject, relation: relation.value, relationLabel: fact.relationBase, object: object,
      datatype: datatype, polarity: fact.polarity.rawValue, modality: fact.modality.rawValue,
      attribution: attribution, status: "accepted")
    row.id = FactIdentity.id(
      subject: subject, relation: relation.value, object: object, datatype: datatype, polarity: row.polarity,
      modality: row.modality, attribution: attribution)
    guard facts[row.id] == nil else { return }
    let isPlain = fact.polarity == .affirmed && fact.modality == .stated && attribution == nil
    if fact.confidence < input.minConfidence { row.status = "proposed" }
    if let earlier = try change.transaction.reader.fact(row.id), earlier.status != "proposed" { row.status = earlier.status }
    if let verdict = verdicts[row.id] { row.status = verdict }
    facts[row.id] = row
    try change.transaction.put(row)
    try change.transaction.insert(
      SupportRow(
        document: document.id, fact: row.id, n: n, surface: fact.relationSurface, confidence: fact.confidence,
        qualifiers: fact.qualifiers.map { "\($0.role.rawValue): \($0.text)" }.joined(separator: "\n")))
    for (place, item) in evidence.enumerated() {
      try change.transaction.insert(
        EvidenceRow(
          document: document.id, fact: row.id, n: place, sentence: item.sentence,
          spans: FactIdentity.spans(item), subjectLink: item.subjectLink.rawValue,
          objectLink: item.objectLink.rawValue, extractor: item.extractor, rule: item.rule,
          confidence: item.rawConfidence, learntAt: document.loadedAt))
      let span = input.document.sentences[item.sentence].span
      try citations.add(
        fact: row, object: objectTerm, document: input.iri, slug: input.slug, place: place,
        sentence: String(decoding: input.bytes[span], as: UTF8.self), span: span, evidence: item,
        confidence: fact.confidence, learntAt: document.loadedAt)
    }
    if isPlain, row.status == "accepted" { try assert(.iri(IRI(subject)), relation, objectTerm) }
  }

  /// Whether every span of the evidence lies in the document, on borders of characters, and in its
  /// sentence unless a recorded step (a pronoun, an acronym …) leads out of it.
  private func isSound(_ evidence: Evidence) -> Bool {
    guard input.document.sentences.indices.contains(evidence.sentence) else { return false }
    let sentence = input.document.sentences[evidence.sentence].span
    func lies(_ span: Range<Int>, inside: Bool) -> Bool {
      guard span.lowerBound >= 0, span.upperBound <= input.bytes.count, !span.isEmpty else { return false }
      if inside, !(sentence.lowerBound <= span.lowerBound && span.upperBound <= sentence.upperBound) { return false }
      return isBorder(span.lowerBound) && isBorder(span.upperBound)
    }
    return lies(evidence.subjectSpan, inside: evidence.subjectLink == .exact)
      && lies(evidence.objectSpan, inside: evidence.objectLink == .exact)
      && evidence.relationSpans.allSatisfy { lies($0, inside: true) }
  }

  private func isBorder(_ offset: Int) -> Bool {
    offset == input.bytes.count || input.bytes[offset] & 0xC0 != 0x80
  }
}
