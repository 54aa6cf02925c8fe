import RDF
import Reading
import TripleIndex

/// What a name of a pattern means in one snapshot: nodes, relations, values; or an error that helps.
struct NameResolver {
  let snapshot: Snapshot
  let names: NameIndex
  let relations: RelationIndex
  private var graph: GraphNames { GraphNames(snapshot) }

  init(snapshot: Snapshot, names: NameIndex, relations: RelationIndex) {
    self.snapshot = snapshot
    self.names = names
    self.relations = relations
  }

  /// Entities with this label, alias, IRI or local name; throws `.unknownName` with suggestions.
  func entities(named name: String) throws -> [TermID] {
    let found = find(name)
    if !found.isEmpty { return found }
    throw unknown(name)
  }

  /// The same without the nodes that people said are one with them.
  func own(named name: String) throws -> [TermID] {
    let found = bearers(name)
    if !found.isEmpty { return found }
    throw unknown(name)
  }

  /// The same without an error.
  func find(_ name: String) -> [TermID] { SameNodes(snapshot).closure(bearers(name)) }

  private func bearers(_ name: String) -> [TermID] {
    let graph = graph
    let labelled = names.nodes(named: name, in: snapshot).filter {
      !graph.text($0).hasPrefix(TernVocabulary.relationBase)
    }
    if !labelled.isEmpty { return labelled }
    if name.contains(":"), let node = snapshot.lookup(.iri(IRI(name))) { return [node] }
    return byLocalName(name)
  }

  /// IRIs that are used in triples and whose local name reads like the name. One pass over the
  /// subjects and objects of the default graph, only when no label fits.
  private func byLocalName(_ name: String) -> [TermID] {
    let key = NameFolding.entityKey(name)
    guard !key.isEmpty, let firstByte = key.utf8.first else { return [] }
    var found: [TermID] = []
    for order in [KeyOrder.spo, .osp] {
      for id in snapshot.defaultGraph.directory(order).keyList.buffer {
        let view = snapshot.view(id)
        guard view.kind == .iri, view.textCount >= key.utf8.count else { continue }
        // A cheap look at the first letter of the local name before the whole is folded.
        if firstByte < 0x80, !NameResolver.mayBegin(view, with: firstByte) { continue }
        if NameFolding.entityKey(NameFolding.localName(graph.text(id))) == key, !found.contains(id) { found.append(id) }
      }
    }
    return found
  }

  private static func mayBegin(_ view: TermView, with letter: UInt8) -> Bool {
    let bytes = view.textBytes
    var at = bytes.count - 1
    while at > 0, bytes[at] == 0x2F || bytes[at] == 0x23 { at -= 1 }
    while at > 0, bytes[at - 1] != 0x2F, bytes[at - 1] != 0x23, bytes[at - 1] != 0x3A { at -= 1 }
    guard at < bytes.count else { return false }
    let first = bytes[at]
    // Percent signs, punctuation and other scripts are left to the full comparison.
    return first | 0x20 == letter || first == letter || first >= 0x80 || !(first | 0x20 >= 0x61 && first | 0x20 <= 0x7A)
  }

  /// The error for a name that fits nothing.
  func unknown(_ name: String) -> DatabaseError {
    let near = names.nodes(near: name, in: snapshot, limit: 8)
    let containing = near.isEmpty ? names.nodes(matching: name, in: snapshot, limit: 8) : []
    let graph = graph
    let candidates = (near + containing).filter { !graph.text($0).hasPrefix(TernVocabulary.relationBase) }
      .prefix(8).map { graph.candidate($0) }
    return DatabaseError(
      .unknownName, "nothing is called '\(name)'",
      suggestion: candidates.first.map { "did you mean \($0.label)?" }, candidates: Array(candidates))
  }

  /// The predicates that a phrase means; throws `.unknownName` with suggestions.
  func predicates(named phrase: String) throws -> [TermID] {
    let found = relations.predicates(named: phrase, in: snapshot, names)
    if !found.isEmpty { return found }
    if phrase.contains(":"), let node = snapshot.lookup(.iri(IRI(phrase))) { return [node] }
    let graph = graph
    let candidates = relations.predicates(near: phrase, in: snapshot, names, limit: 8).map {
      graph.candidate($0, asRelation: true)
    }
    throw DatabaseError(
      .unknownName, "no relation is called '\(phrase)'",
      suggestion: candidates.first.map { "did you mean \($0.label)?" }, candidates: candidates)
  }

  /// Literals of the graph that a name may stand for: the text itself, a year, a date, a number.
  func literals(_ text: String) -> [TermID] {
    var found: [TermID] = []
    var terms: [Term] = [.literal(Literal(text)), .literal(Literal(text, language: "en"))]
    for type in [
      XSD.gYear, XSD.gYearMonth, XSD.date, XSD.dateTime, XSD.integer, XSD.decimal, XSD.double, XSD.anyURI,
    ] {
      terms.append(.literal(Literal(text, datatype: type)))
    }
    let graph = graph
    let naming = Set(graph.labelPredicates + graph.aliasPredicates)
    for term in terms {
      guard let id = snapshot.lookup(term) else { continue }
      // A text that is only somebody's name is not what is asked for.
      let uses = snapshot.defaultGraph.rows(.osp, id)
      if (0..<uses.count).contains(where: { !naming.contains(uses.third[$0]) }) { found.append(id) }
    }
    return found
  }
}
