import QueryEngine
import RDF
import Store
import TripleIndex

/// Takes a document out: its graph, its citations, the facts that only it supported, its text.
struct Forgetting {
  private let change: Change
  private let document: DocumentRow

  /// What went and what stayed.
  struct Result {
    var removed = 0
    var kept = 0
  }

  static func remove(_ document: DocumentRow, from change: Change) throws -> Result {
    let work = Forgetting(change: change, document: document)
    try work.removeCitations()
    try work.removeTriples()
    return try work.removeRows()
  }

  private func removeCitations() throws {
    let citations = try CitationGraph(change)
    for row in try change.transaction.reader.evidence(ofDocument: document.id) {
      citations.remove(fact: row.fact, slug: document.slug, place: row.n)
    }
  }

  /// The document's graph goes; a triple leaves the default graph when nothing else supports it.
  private func removeTriples() throws {
    guard let graph = change.start.lookup(.iri(IRI(TernVocabulary.documentBase + document.slug))),
      GraphRegister.contains(graph, in: change.start)
    else { return }
    // The name goes with the document, also where somebody has emptied its graph.
    try GraphRegister.remove(graph, from: change.builder)
    guard let view = change.start.graph(graph) else { return }
    let naming = Set(
      (TernVocabulary.labelPredicates + TernVocabulary.aliasPredicates + [RDFVocabulary.type]).compactMap {
        change.start.lookup(.iri($0))
      })
    var names: [Triple] = []
    try TripleCursor.forEachBlock(of: view) { triples in
      for triple in triples {
        change.builder.remove(QuadIDs(s: triple.s, p: triple.p, o: triple.o, g: graph))
        guard try change.support.removeDocument(triple) else { continue }
        if naming.contains(triple.p) {
          names.append(triple)
        } else {
          change.builder.remove(QuadIDs(s: triple.s, p: triple.p, o: triple.o, g: 0))
        }
      }
    }
    // Names and types stay with a node that something else still speaks of.
    let draft = change.builder.draft().defaultGraph
    for triple in names where !isUsed(triple.s, draft, naming) {
      change.builder.remove(QuadIDs(s: triple.s, p: triple.p, o: triple.o, g: 0))
    }
  }

  private func isUsed(_ node: TermID, _ graph: GraphView, _ naming: Set<TermID>) -> Bool {
    if graph.count(0, 0, node) > 0 || graph.count(0, node, 0) > 0 { return true }
    let rows = graph.rows(.spo, node)
    for index in 0..<rows.count where !naming.contains(rows.second[index]) { return true }
    return false
  }

  private func removeRows() throws -> Result {
    var result = Result()
    let transaction = change.transaction
    let supported = try transaction.reader.support(ofDocument: document.id)
    try transaction.removeSupport(ofDocument: document.id)
    for row in supported {
      if try transaction.reader.support(ofFact: row.fact).isEmpty {
        let fact = try transaction.reader.fact(row.fact)
        try transaction.removeFact(row.fact)
        if let fact, try stillStands(fact) { result.kept += 1 } else { result.removed += 1 }
      } else {
        result.kept += 1
      }
    }
    try transaction.removeDocument(document.id)
    return result
  }

  /// Whether the triple of a plain fact is in the default graph after the change: somebody asserted it too.
  private func stillStands(_ fact: FactRow) throws -> Bool {
    guard fact.polarity == "affirmed", fact.modality == "stated", fact.attribution == nil else { return false }
    let object: Term =
      fact.datatype.map {
        .literal($0 == XSD.string.value ? Literal(fact.object) : Literal(fact.object, datatype: IRI($0)))
      } ?? .iri(IRI(fact.object))
    guard let s = change.start.lookup(.iri(IRI(fact.subject))), let p = change.start.lookup(.iri(IRI(fact.relation))),
      let o = change.start.lookup(object)
    else { return false }
    return change.builder.contains(QuadIDs(s: s, p: p, o: o, g: 0))
  }
}
