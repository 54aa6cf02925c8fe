import RDF
import Store
import TripleIndex

extension KnowledgeGraph {
  // MARK: Documents

  /// All documents, by name.
  public func documents() throws -> [DocumentInfo] {
    try reading { reader, _ in try reader.documents().map { try DocumentFigures.info($0, reader) } }
  }

  /// One document by id, IRI or name, or by the end of a name that only one has (`report.txt`); nil when it is not there.
  public func document(_ key: String) throws -> DocumentInfo? {
    try reading { reader, _ in
      try DocumentFigures.row(key, reader).map { try DocumentFigures.info($0, reader) }
    }
  }

  /// The same; throws `.notFound` with the names that come near.
  public func existingDocument(_ key: String) throws -> DocumentInfo {
    try reading { reader, _ in try DocumentFigures.info(try existing(key, reader), reader) }
  }

  /// The stored bytes of a document by what ``document(_:)`` takes.
  public func documentBytes(_ key: String) throws -> [UInt8] {
    try reading { reader, _ in
      let row = try existing(key, reader)
      let bytes = try reader.content(ofDocument: row.id)
      guard SHA256.hexadecimal(of: bytes) == row.sha256 else {
        throw DatabaseError(.damaged, "the database file is damaged: document '\(row.name)' does not match its hash")
      }
      return bytes
    }
  }

  private func existing(_ key: String, _ reader: StoreReader) throws -> DocumentRow {
    guard let row = try DocumentFigures.row(key, reader) else { throw try DocumentFigures.unknown(key, reader) }
    return row
  }

  // MARK: Facts

  /// The facts of a document in the order of its sentences.
  public func facts(ofDocument key: String) throws -> [FactInfo] {
    try reading { reader, snapshot in
      let row = try existing(key, reader)
      let facts = FactReader(reader, snapshot, verifies: true)
      return try reader.support(ofDocument: row.id).compactMap { support in
        try reader.fact(support.fact).map { try facts.info($0) }
      }
    }
  }

  /// How the entities of a document came to their nodes, with all mentions: the evidence of linking.
  public func links(ofDocument key: String) throws -> [LinkInfo] {
    try reading { reader, _ in
      let row = try existing(key, reader)
      let bytes = try reader.content(ofDocument: row.id)
      var links = try reader.links(ofDocument: row.id).map {
        LinkInfo(
          entity: $0.entity, label: $0.label, type: $0.type, method: $0.method, reason: $0.reason,
          confidence: EntityLinking.confidence(method: $0.method), mentions: [])
      }
      for mention in try reader.mentions(ofDocument: row.id) where links.indices.contains(mention.entity) {
        guard mention.span.upperBound <= bytes.count else {
          throw DatabaseError(.damaged, "the database file is damaged: a mention lies outside of '\(row.name)'")
        }
        links[mention.entity].mentions.append(
          MentionInfo(
            text: String(decoding: bytes[mention.span], as: UTF8.self), span: mention.span, sentence: mention.sentence,
            kind: mention.kind, link: mention.link, confidence: mention.confidence))
      }
      return links
    }
  }

  /// A fact and its citations, each compared with the stored document (invariant 7).
  public func cite(fact id: String) throws -> FactInfo {
    try reading { reader, snapshot in
      guard let row = try reader.fact(id) else { throw DatabaseError(.notFound, "there is no fact '\(id)'") }
      return try FactReader(reader, snapshot, verifies: true).info(row)
    }
  }

  /// The facts that stand behind a triple, given as IRIs (or lexical form and datatype of the object).
  public func cite(
    subject: String, predicate: String, object: String, datatype: String? = nil
  ) throws -> [FactInfo] {
    try reading { reader, snapshot in
      let facts = FactReader(reader, snapshot, verifies: true)
      return try reader.facts(subject: subject, relation: predicate, object: object)
        .filter { $0.datatype == datatype || datatype == nil }.map { try facts.info($0) }
    }
  }

  /// All facts about a name, the qualified ones included: what `.show NAME` prints.
  public func facts(about name: String, limit: Int = 200) throws -> [FactInfo] {
    try reading { reader, snapshot in
      let nodes = try resolver(snapshot).entities(named: name)
      let facts = FactReader(reader, snapshot, verifies: true)
      let graphNames = GraphNames(snapshot)
      let hidden = Set(graphNames.labelPredicates + graphNames.aliasPredicates)
      var found: [FactInfo] = []
      var seen: Set<String> = []
      for node in nodes {
        let iri = graphNames.text(node)
        var rows = try reader.facts(subject: iri, relation: nil, object: nil)
        rows += try reader.facts(subject: nil, relation: nil, object: iri)
        for row in rows where found.count < limit && seen.insert(row.id).inserted { found.append(try facts.info(row)) }
        for triple in snapshot.triples(around: node) where found.count < limit && !hidden.contains(triple.p) {
          let object = graphNames.text(triple.o)
          let known = try reader.facts(
            subject: graphNames.text(triple.s), relation: graphNames.text(triple.p), object: object)
          if known.isEmpty { found.append(facts.plain(triple)) }
        }
      }
      return found
    }
  }

  // MARK: Names

  /// Entities whose label or alias is the text, begins with it or, after those, contains it; the busiest of each kind first.
  public func entities(matching text: String, limit: Int = 50) throws -> [EntityCandidate] {
    let snapshot = current.now
    let graphNames = GraphNames(snapshot)
    let found = names.nodes(matching: text, in: snapshot, limit: limit).filter {
      !graphNames.text($0).hasPrefix(TernVocabulary.relationBase)
    }
    let key = NameFolding.entityKey(text)
    let candidates = found.map { node -> (rank: Int, candidate: EntityCandidate) in
      let candidate = graphNames.candidate(node)
      let label = NameFolding.entityKey(candidate.label)
      // Who types a whole name means its bearer, however busy "Mexico City" is.
      if label == key { return (0, candidate) }
      if candidate.aliases.contains(where: { NameFolding.entityKey($0) == key }) { return (1, candidate) }
      return (label.hasPrefix(key) ? 2 : 3, candidate)
    }
    let ordered = candidates.sorted {
      let (a, b) = ($0.candidate, $1.candidate)
      return ($0.rank, -a.uses, a.label, a.iri) < ($1.rank, -b.uses, b.label, b.iri)
    }
    return ordered.prefix(limit).map(\.candidate)
  }

  /// Relations whose label begins with the text, for completion.
  public func relations(matching text: String, limit: Int = 50) throws -> [EntityCandidate] {
    let snapshot = current.now
    let graphNames = GraphNames(snapshot)
    let candidates = relationNames.predicates(matching: text, in: snapshot, names).map {
      graphNames.candidate($0, asRelation: true)
    }
    return Array(candidates.sorted { (-$0.uses, $0.label, $0.iri) < (-$1.uses, $1.label, $1.iri) }.prefix(limit))
  }

  /// Runs `body` with the file and the snapshot that is current.
  func reading<Result>(_ body: (StoreReader, Snapshot) throws -> Result) throws -> Result {
    try DatabaseError.mapped { try store.read { try body($0, current.now) } }
  }

  /// Finds what names mean in a snapshot.
  func resolver(_ snapshot: Snapshot) -> NameResolver {
    NameResolver(snapshot: snapshot, names: names, relations: relationNames)
  }
}

extension Snapshot {
  /// Triples of the default graph with the node as subject, then those with it as object; at most 10,000.
  func triples(around node: TermID) -> [Triple] {
    var found: [Triple] = []
    let rows = defaultGraph.rows(.spo, node)
    for index in 0..<min(rows.count, 10_000) { found.append(Triple(s: node, p: rows.second[index], o: rows.third[index])) }
    let objects = defaultGraph.rows(.osp, node)
    for index in 0..<min(objects.count, 10_000 - found.count) where objects.second[index] != node {
      found.append(Triple(s: objects.second[index], p: objects.third[index], o: node))
    }
    return found
  }
}
