import RDF
import Store
import TripleIndex

/// What a person decided about a fact.
public enum Verdict: String, Sendable, Hashable {
  case accepted, rejected
  /// Nothing any more: the fact stands as its documents say.
  case withdrawn
}

/// A decision of a person, as it is stored: it survives forgetting and reading again.
public struct JudgementInfo: Sendable, Hashable {
  /// "fact", "same" (two nodes are one thing), "different" (a node is not what a document speaks of).
  public var kind: String
  /// The fact's id, or an IRI.
  public var subject: String
  public var subjectLabel: String
  /// The other IRI, or the name of the document.
  public var object: String
  public var objectLabel: String
  public var value: String
  /// Seconds since 1970.
  public var judgedAt: Double
}

/// The nodes that a decision was about, in the order in which they were named.
public struct JudgedNodes: Sendable {
  public var revision: UInt64
  public var nodes: [EntityCandidate]

  public init(revision: UInt64, nodes: [EntityCandidate]) {
    self.revision = revision
    self.nodes = nodes
  }
}

extension KnowledgeGraph {
  // MARK: Facts

  /// Accepts or rejects a fact, or takes an earlier verdict back. Returns the revision.
  ///
  /// A rejected fact leaves the default graph and does not come back with another document; its
  /// citations stay and say that it is rejected. An accepted one is asserted whatever its confidence.
  public func judge(fact id: String, _ verdict: Verdict) throws -> UInt64 {
    try DatabaseError.mapped {
      try queue.run { change in
        let transaction = change.transaction
        guard var row = try transaction.reader.fact(id) else {
          throw DatabaseError(.notFound, "there is no fact '\(id)'")
        }
        if verdict == .withdrawn {
          try transaction.removeJudgement(kind: "fact", subject: id, object: "")
          row.status = "accepted"
        } else {
          try transaction.put(
            JudgementRow(kind: "fact", subject: id, object: "", value: verdict.rawValue, judgedAt: change.world.wallClock()))
          row.status = verdict.rawValue
        }
        try transaction.put(row)
        if row.polarity == "affirmed", row.modality == "stated", row.attribution == nil {
          try Judgements.place(row, isRejected: verdict == .rejected, in: change)
        }
        return change.revision
      }
    }
  }

  // MARK: Entities

  /// Says that two nodes are one thing: a statement (`owl:sameAs`) that can be withdrawn, no node is rewritten.
  public func merge(_ first: String, _ second: String) throws -> JudgedNodes {
    try DatabaseError.mapped {
      let named = try self.pair(first, second)
      let pair = named.sorted()
      guard pair[0] != pair[1] else { throw DatabaseError(.evaluation, "'\(first)' and '\(second)' are the same node already") }
      return try queue.run { change in
        try change.transaction.removeJudgement(kind: "different", subject: pair[0], object: pair[1])
        try change.transaction.put(
          JudgementRow(kind: "same", subject: pair[0], object: pair[1], value: "", judgedAt: change.world.wallClock()))
        try Judgements.same(pair[0], pair[1], isAdded: true, change)
        return self.judged(named, change)
      }
    }
  }

  /// Withdraws what ``merge(_:_:)`` said of two nodes. Throws `.notFound` when nobody had said it.
  public func split(_ first: String, _ second: String) throws -> JudgedNodes {
    try DatabaseError.mapped {
      let named = try self.pair(first, second)
      let pair = named.sorted()
      return try queue.run { change in
        guard try change.transaction.removeJudgement(kind: "same", subject: pair[0], object: pair[1]) else {
          throw DatabaseError(
            .notFound, "nobody has merged '\(first)' and '\(second)'",
            suggestion: "to take a document's mentions away from a node, name the document")
        }
        try Judgements.same(pair[0], pair[1], isAdded: false, change)
        return self.judged(named, change)
      }
    }
  }

  /// Says that a document speaks of something else than this node: the document is read again, and its
  /// mentions get a node of their own.
  public func separate(_ entity: String, fromDocument key: String) throws -> JudgedNodes {
    try DatabaseError.mapped {
      let iri = try node(entity)
      let stored = try store.read { reader -> (row: DocumentRow, source: SourceRow?, bytes: [UInt8]) in
        guard let row = try DocumentFigures.row(key, reader) else { throw try DocumentFigures.unknown(key, reader) }
        guard try reader.links(ofDocument: row.id).contains(where: { $0.entity == iri }) else {
          throw DatabaseError(.notFound, "'\(row.name)' does not speak of '\(entity)'")
        }
        return (row, try reader.source(ofDocument: row.id), try reader.content(ofDocument: row.id))
      }
      let input = try StoredDocument.input(stored.row, stored.source, stored.bytes, reader: options.reader)
      let names = names
      return try queue.run { change in
        guard let row = try change.transaction.reader.document(id: stored.row.id), row.sha256 == stored.row.sha256 else {
          throw DatabaseError(.busy, "'\(stored.row.name)' was changed meanwhile: try again")
        }
        try change.transaction.put(
          JudgementRow(kind: "different", subject: iri, object: row.name, value: "", judgedAt: change.world.wallClock()))
        _ = try Forgetting.remove(row, from: change)
        _ = try DocumentChange.add(input, to: change, index: names)
        return self.judged([iri], change)
      }
    }
  }

  /// Everything that people decided, in a fixed order.
  public func judgements() throws -> [JudgementInfo] {
    try reading { reader, snapshot in
      let names = GraphNames(snapshot)
      func label(_ iri: String) -> String {
        snapshot.lookup(.iri(IRI(iri))).map { names.displayName($0) } ?? iri
      }
      return try reader.judgements().map { row in
        var info = JudgementInfo(
          kind: row.kind, subject: row.subject, subjectLabel: row.subject, object: row.object, objectLabel: row.object,
          value: row.value, judgedAt: row.judgedAt)
        if row.kind == "fact", let fact = try reader.fact(row.subject) {
          info.subjectLabel = "\(label(fact.subject)) — \(fact.relationLabel) — \(fact.datatype == nil ? label(fact.object) : fact.object)"
        } else if row.kind != "fact" {
          info.subjectLabel = label(row.subject)
          info.objectLabel = label(row.object)
        }
        return info
      }
    }
  }

  /// What was decided about, as people know it.
  private func judged(_ nodes: [String], _ change: Change) -> JudgedNodes {
    let snapshot = current.now
    let names = GraphNames(snapshot)
    return JudgedNodes(revision: change.revision, nodes: nodes.compactMap { snapshot.lookup(.iri(IRI($0))).map { names.candidate($0) } })
  }

  /// The one node that a name or IRI means; throws `.unknownName` with the candidates when it means several.
  private func node(_ name: String) throws -> String {
    let snapshot = current.now
    return try one(bearers(name, snapshot), name, snapshot)
  }

  /// The two nodes that two names mean together: the one is not the other, and both are of one kind, where that decides.
  private func pair(_ first: String, _ second: String) throws -> [String] {
    let snapshot = current.now
    let names = GraphNames(snapshot)
    var found = [try bearers(first, snapshot), try bearers(second, snapshot)]
    for (here, there) in [(0, 1), (1, 0), (0, 1)] where found[here].count > 1 && found[there].count == 1 {
      let other = found[there][0]
      let rest = found[here].filter { $0 != other }
      let alike = rest.filter { names.typeName($0) == names.typeName(other) }
      found[here] = alike.count == 1 ? alike : rest
    }
    return [try one(found[0], first, snapshot), try one(found[1], second, snapshot)]
  }

  /// The nodes whose label a name is, else those that are also called so; the node itself for an IRI.
  private func bearers(_ name: String, _ snapshot: Snapshot) throws -> [TermID] {
    let iri = name.hasPrefix("<") && name.hasSuffix(">") ? String(name.dropFirst().dropLast()) : name
    if iri.contains(":"), let node = snapshot.lookup(.iri(IRI(iri))) { return [node] }
    let names = GraphNames(snapshot)
    let found = try resolver(snapshot).own(named: name).filter { snapshot.view($0).kind == .iri }
    let key = NameFolding.entityKey(name)
    let labelled = found.filter { names.label($0).map { NameFolding.entityKey($0) == key } ?? false }
    return labelled.isEmpty ? found : labelled
  }

  private func one(_ found: [TermID], _ name: String, _ snapshot: Snapshot) throws -> String {
    let names = GraphNames(snapshot)
    guard found.count == 1 else {
      throw DatabaseError(
        .unknownName, "'\(name)' means \(found.count) nodes", suggestion: "use one of the IRIs listed",
        candidates: found.map { names.candidate($0) })
    }
    return names.text(found[0])
  }
}

/// The part of judgements that touches the graph.
enum Judgements {
  static let sameAs = IRI("http://www.w3.org/2002/07/owl#sameAs")
  /// The named graph of what people said about nodes.
  static let graph = IRI("urn:tern:judgements")

  /// Adds or removes the statement that two nodes are one thing.
  static func same(_ first: String, _ second: String, isAdded: Bool, _ change: Change) throws {
    let s = try change.id(.iri(IRI(first)))
    let p = try change.id(.iri(sameAs))
    let o = try change.id(.iri(IRI(second)))
    for graph in [0, try change.id(.iri(graph))] {
      let quad = QuadIDs(s: s, p: p, o: o, g: graph)
      if isAdded { change.builder.add(quad) } else { change.builder.remove(quad) }
    }
  }

  /// Puts the triple of a judged fact where it belongs.
  static func place(_ fact: FactRow, isRejected: Bool, in change: Change) throws {
    let triple = Triple(
      s: try change.id(.iri(IRI(fact.subject))), p: try change.id(.iri(IRI(fact.relation))),
      o: try change.id(fact.objectTerm))
    let inDefault = QuadIDs(s: triple.s, p: triple.p, o: triple.o, g: 0)
    if isRejected {
      try change.support.judge(added: [], removed: [triple])
      change.builder.remove(inDefault)
      return
    }
    let reader = change.transaction.reader
    for support in try reader.support(ofFact: fact.id) {
      guard let document = try reader.document(id: support.document) else { continue }
      let graph = try change.id(.iri(IRI(TernVocabulary.documentBase + document.slug)))
      if change.builder.add(QuadIDs(s: triple.s, p: triple.p, o: triple.o, g: graph)) {
        _ = try change.support.addDocument(triple, isThere: change.builder.contains(inDefault))
      }
    }
    try change.support.restore(triple)
    change.builder.add(inDefault)
  }
}
