import RDF
import Reading
import TripleIndex

/// Names, types and uses of nodes as the graph tells them: a view of one snapshot.
struct GraphNames {
  let snapshot: Snapshot
  let labelPredicates: [TermID]
  let aliasPredicates: [TermID]
  private let typePredicate: TermID?

  init(_ snapshot: Snapshot) {
    self.snapshot = snapshot
    labelPredicates = TernVocabulary.labelPredicates.compactMap { snapshot.lookup(.iri($0)) }
    aliasPredicates = TernVocabulary.aliasPredicates.compactMap { snapshot.lookup(.iri($0)) }
    typePredicate = snapshot.lookup(.iri(RDFVocabulary.type))
  }

  /// The text of a literal or IRI.
  func text(_ id: TermID) -> String { String(decoding: snapshot.view(id).textBytes, as: UTF8.self) }

  /// The objects of a subject and predicate, in the default graph first, then in any other graph.
  private func objects(_ subject: TermID, _ predicate: TermID) -> [TermID] {
    let found = Array(snapshot.defaultGraph.values(.spo, subject, predicate).buffer)
    if !found.isEmpty || !snapshot.hasNamedGraphs { return found }
    for name in snapshot.namedGraphs.prefix(256) {
      guard let graph = snapshot.graph(name) else { continue }
      let list = Array(graph.values(.spo, subject, predicate).buffer)
      if !list.isEmpty { return list }
    }
    return []
  }

  /// The best label of a node: English or without language before others, then the shortest; nil when there is none.
  func label(_ id: TermID) -> String? {
    for predicate in labelPredicates {
      var best: (rank: Int, text: String)?
      for object in objects(id, predicate) {
        let view = snapshot.view(object)
        guard view.kind.isLiteral else { continue }
        let language = view.kind == .language ? String(decoding: view.tagBytes, as: UTF8.self) : ""
        let rank = language.isEmpty ? 0 : language.hasPrefix("en") ? 1 : 2
        let text = String(decoding: view.textBytes, as: UTF8.self)
        if let known = best, (known.rank, known.text.utf8.count, known.text) <= (rank, text.utf8.count, text) { continue }
        best = (rank, text)
      }
      if let best { return best.text }
    }
    return nil
  }

  /// The label, or what can be read from the IRI, or the text of a literal.
  func displayName(_ id: TermID) -> String {
    let view = snapshot.view(id)
    guard view.kind == .iri else { return text(id) }
    if let label = label(id) { return label }
    let words = NameFolding.localName(text(id))
    return words.isEmpty ? text(id) : words
  }

  /// Other names of a node, sorted.
  func aliases(_ id: TermID) -> [String] {
    var found: Set<String> = []
    for predicate in aliasPredicates { for object in objects(id, predicate) { found.insert(text(object)) } }
    return found.sorted()
  }

  /// The names that documents use for short (`skos:hiddenLabel`).
  func shortNames(_ id: TermID) -> [String] {
    snapshot.lookup(.iri(TernVocabulary.hiddenLabel)).map { predicate in objects(id, predicate).map { text($0) } } ?? []
  }

  /// Other names in full (`skos:altLabel`).
  func fullNames(_ id: TermID) -> [String] {
    snapshot.lookup(.iri(TernVocabulary.altLabel)).map { predicate in objects(id, predicate).map { text($0) } } ?? []
  }

  /// The kinds that the types of a node tell.
  func kinds(_ id: TermID) -> Set<EntityType> {
    guard let typePredicate else { return [] }
    var kinds: Set<EntityType> = []
    for type in objects(id, typePredicate) { if let kind = TernVocabulary.kinds[text(type)] { kinds.insert(kind) } }
    return kinds
  }

  /// What a type is called when its kind is not known: the local name of the class.
  func typeName(_ id: TermID) -> String? {
    if let kind = kinds(id).map(\.rawValue).min() { return kind }
    guard let typePredicate, let first = objects(id, typePredicate).first else { return nil }
    return NameFolding.localName(text(first)).lowercased()
  }

  /// Triples of the default graph in which a node is subject or object.
  func uses(_ id: TermID) -> Int {
    snapshot.defaultGraph.count(id, 0, 0) + snapshot.defaultGraph.count(0, 0, id)
  }

  /// Triples of the default graph with this predicate.
  func usesAsRelation(_ id: TermID) -> Int { snapshot.defaultGraph.count(0, id, 0) }

  func candidate(_ id: TermID, asRelation: Bool = false) -> EntityCandidate {
    EntityCandidate(
      iri: text(id), label: displayName(id), aliases: aliases(id), type: asRelation ? "relation" : typeName(id),
      uses: asRelation ? usesAsRelation(id) : uses(id))
  }
}
