import RDF
import Reading
import Store
import TripleIndex

/// Relation phrases to predicates: labels, synonyms and the local names of IRIs.
///
/// Made anew for a snapshot when first asked for: there are few predicates.
final class RelationIndex: @unchecked Sendable {
  // @unchecked: used under the lock.
  private let lock = Lock()
  private var revision: UInt64?
  private var byKey: [String: [TermID]] = [:]
  private var keys: [String] = []

  private func ready(_ snapshot: Snapshot, _ index: NameIndex) {
    if revision == snapshot.revision { return }
    byKey.removeAll()
    let names = GraphNames(snapshot)
    var predicates: Set<TermID> = []
    for graphName in [0] + snapshot.namedGraphs {
      guard let graph = snapshot.graph(graphName) else { continue }
      for id in graph.directory(.pso).keyList.buffer { predicates.insert(id) }
    }
    // Relations of facts that are only negated or planned are never predicates of a triple.
    for id in RelationIndex.declared(snapshot) { predicates.insert(id) }
    for id in predicates.sorted() {
      var phrases = names.aliases(id)
      if let label = names.label(id) { phrases.append(label) }
      let iri = names.text(id)
      phrases.append(NameFolding.localName(iri))
      if iri == RDFVocabulary.type.value { phrases += ["a", "is a", "instance of", "kind of"] }
      for phrase in phrases {
        for key in Set([NameFolding.relationKey(phrase), NameFolding.fold(phrase)]) where !key.isEmpty {
          if byKey[key]?.contains(id) != true { byKey[key, default: []].append(id) }
        }
      }
    }
    keys = byKey.keys.sorted()
    revision = snapshot.revision
  }

  /// Nodes that are declared as relations (`rdf:type rdf:Property`).
  private static func declared(_ snapshot: Snapshot) -> [TermID] {
    guard let type = snapshot.lookup(.iri(RDFVocabulary.type)),
      let property = snapshot.lookup(.iri(IRI(RDFVocabulary.namespace + "Property")))
    else { return [] }
    return Array(snapshot.defaultGraph.values(.pos, type, property).buffer)
  }

  /// The predicates that a phrase means; where it names none, those of its dictionary form
  /// ("signs" means "sign" though no text says so).
  func predicates(named phrase: String, in snapshot: Snapshot, _ index: NameIndex) -> [TermID] {
    lock.hold {
      ready(snapshot, index)
      let whole = byKey[NameFolding.fold(phrase)] ?? []
      let trimmed = byKey[NameFolding.relationKey(phrase)] ?? []
      var seen: Set<TermID> = []
      let found = (whole + trimmed).filter { seen.insert($0).inserted }
      return found.isEmpty ? byKey[RelationName.base(of: NameFolding.relationKey(phrase))] ?? [] : found
    }
  }

  /// Predicates whose phrase begins with the text.
  func predicates(matching text: String, in snapshot: Snapshot, _ index: NameIndex) -> [TermID] {
    let prefix = NameFolding.fold(text)
    return lock.hold {
      ready(snapshot, index)
      var seen: Set<TermID> = []
      var found: [TermID] = []
      for key in keys where key.hasPrefix(prefix) { for id in byKey[key] ?? [] where seen.insert(id).inserted { found.append(id) } }
      return found
    }
  }

  /// Predicates whose phrase is a few letters away or shares its words, the nearest first.
  func predicates(near phrase: String, in snapshot: Snapshot, _ index: NameIndex, limit: Int) -> [TermID] {
    let key = NameFolding.relationKey(phrase)
    let bytes = Array(key.utf8)
    let words = Set(key.split(separator: " "))
    return lock.hold {
      ready(snapshot, index)
      var near: [(distance: Int, key: String)] = []
      for candidate in keys {
        if let distance = EditDistance.between(bytes, Array(candidate.utf8), atMost: EditDistance.allowance(bytes.count)) {
          near.append((distance, candidate))
        } else if !words.isDisjoint(with: candidate.split(separator: " ").filter { $0.count > 3 }) {
          near.append((10, candidate))
        }
      }
      near.sort { ($0.distance, $0.key) < ($1.distance, $1.key) }
      var seen: Set<TermID> = []
      var found: [TermID] = []
      for item in near { for id in byKey[item.key] ?? [] where seen.insert(id).inserted { found.append(id) } }
      return Array(found.prefix(limit))
    }
  }
}
