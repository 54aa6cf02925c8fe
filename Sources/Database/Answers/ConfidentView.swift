import RDF
import Store
import TripleIndex

/// The graph without the facts that are less sure than somebody asks for.
///
/// A triple that documents assert is as sure as their evidence together; one that a person asserted
/// is sure. In a document's own graph only what that document says counts. Everything else of
/// a query is as always, so that SPARQL and patterns see the same. Cost: a look at every
/// doubtful fact, once a revision and threshold; the last few views are kept.
final class ConfidentViews: @unchecked Sendable {
  // @unchecked: the views are used under the lock.
  private let lock = Lock()
  private var kept: [(revision: UInt64, threshold: Double, view: Snapshot)] = []
  private static let most = 2

  /// The view of a snapshot; the snapshot itself for a threshold of 0.
  func view(_ snapshot: Snapshot, above threshold: Double, _ store: DurableStore) throws -> Snapshot {
    guard threshold > 0 else { return snapshot }
    let known = lock.hold { kept.first { $0.revision == snapshot.revision && $0.threshold == threshold }?.view }
    if let known { return known }
    let view = try store.read { try ConfidentViews.make(snapshot, threshold, $0) }
    lock.hold {
      kept.insert((snapshot.revision, threshold, view), at: 0)
      if kept.count > ConfidentViews.most { kept.removeLast() }
    }
    return view
  }

  private static func make(_ snapshot: Snapshot, _ threshold: Double, _ reader: StoreReader) throws -> Snapshot {
    let builder = SnapshotBuilder(on: snapshot)
    var graphs: [Int64: TermID?] = [:]
    for fact in try reader.facts(withSupportBelow: threshold) {
      guard fact.polarity == "affirmed", fact.modality == "stated", fact.attribution == nil else { continue }
      guard let s = snapshot.lookup(.iri(IRI(fact.subject))), let p = snapshot.lookup(.iri(IRI(fact.relation))),
        let o = snapshot.lookup(fact.objectTerm)
      else { continue }
      var doubt = 1.0
      for support in try reader.support(ofFact: fact.id) {
        doubt *= 1 - min(max(support.confidence, 0), 1)
        guard support.confidence < threshold else { continue }
        if graphs[support.document] == nil {
          let slug = try reader.document(id: support.document)?.slug ?? ""
          graphs[support.document] = snapshot.lookup(.iri(IRI(TernVocabulary.documentBase + slug)))
        }
        if let graph = graphs[support.document] ?? nil { builder.remove(QuadIDs(s: s, p: p, o: o, g: graph)) }
      }
      if 1 - doubt >= threshold { continue }
      if try reader.asserted(s, p, o)?.judgement == .asserted { continue }
      builder.remove(QuadIDs(s: s, p: p, o: o, g: 0))
    }
    return builder.finish(revision: snapshot.revision).snapshot
  }
}

extension FactRow {
  /// The object as a term.
  var objectTerm: Term {
    guard let datatype else { return .iri(IRI(object)) }
    return .literal(datatype == XSD.string.value ? Literal(object) : Literal(object, datatype: IRI(datatype)))
  }
}

extension KnowledgeGraph {
  /// What a question sees: the current snapshot, without what is less sure than it asks for.
  func snapshot(for options: QueryOptions) throws -> Snapshot {
    try confidentViews.view(current.now, above: options.minConfidence, store)
  }
}
