import RDF
import Reading
import Store
import TripleIndex

/// Decides which node an entity of a document is: one that is there, or a new one.
///
/// The same node when names and types agree and nothing speaks against it; every
/// decision is stored with its reason and can be looked at. Nothing is merged on
/// likeness alone: an acronym that two full names share joins nothing, and neither does
/// a name that two nodes bear.
struct EntityLinking {
  let names: GraphNames
  let index: NameIndex
  private var taken: [String: DocumentEntity] = [:]

  /// Nodes that a person says the document does not speak of.
  private let forbidden: Set<String>
  private let same: SameNodes

  init(start: Snapshot, index: NameIndex, forbidden: Set<String> = []) {
    self.forbidden = forbidden
    same = SameNodes(start)
    names = GraphNames(start)
    self.index = index
  }

  /// A decision: the node's IRI and why.
  struct Link {
    var iri: String
    var method: String
    var reason: String
  }

  /// How sure a link inside of a document is, by how it was made.
  static func confidence(_ link: Mention.Link) -> Double {
    switch link {
    case .user: 1
    case .exact: 0.99
    case .gazetteer, .acronym: 0.97
    case .apposition: 0.95
    case .shortName: 0.9
    case .definite: 0.75
    case .pronoun: 0.7
    case .none: 0
    }
  }

  /// How sure the link of an entity to a node of other documents is, by its method.
  static func confidence(method: String) -> Double {
    switch method {
    case "user": 1
    case "new", "same document": 0.99
    case "name and type": 0.95
    case "name": 0.8
    case "alias and type": 0.9
    default: 0.5
    }
  }

  /// The links of all entities of a document, in order.
  mutating func link(_ entities: [DocumentEntity]) -> [Link] {
    entities.map { entity in
      let link = known(entity) ?? new(entity)
      taken[link.iri] = taken[link.iri] ?? entity
      return link
    }
  }

  /// A node that bears the entity's label, or whose label the text gives as a name of the entity.
  private func known(_ entity: DocumentEntity) -> Link? {
    let label = entity.label
    let byLabel = agreeing(index.nodes(named: label, in: names.snapshot), entity).filter { !isOnlyShort(label, of: $0) }
    if let only = single(byLabel, bearing: label) {
      return Link(
        iri: names.text(only), method: "name and type",
        reason: "'\(label)' is a name of '\(names.displayName(only))', both \(entity.type.rawValue)")
    }
    if !byLabel.isEmpty { return nil }
    for alias in entity.aliases where alias.how == .acronym || alias.how == .apposition || alias.how == .exact {
      let nodes = agreeing(index.nodes(named: alias.text, in: names.snapshot), entity).filter { node in
        // Only where the alias is what the node is called: two full names that share an acronym differ.
        guard let label = names.label(node), NameFolding.entityKey(label) == NameFolding.entityKey(alias.text) else { return false }
        return alias.how != .acronym || !isSpeltOut(node, otherwiseThan: entity)
      }
      if let only = single(nodes, bearing: alias.text) {
        return Link(
          iri: names.text(only), method: "alias and type",
          reason: "the text also calls '\(label)' '\(alias.text)' (\(alias.how.rawValue)), the label of a \(entity.type.rawValue)")
      }
    }
    return nil
  }

  /// Whether a name is no more than the short form that a document uses for a node ("Lee" for Ann Lee): in another
  /// document that may be anybody.
  private func isOnlyShort(_ name: String, of node: TermID) -> Bool {
    let key = NameFolding.entityKey(name)
    var isShort = false
    for text in names.shortNames(node) where NameFolding.entityKey(text) == key { isShort = true }
    guard isShort else { return false }
    if let label = names.label(node), NameFolding.entityKey(label) == key { return false }
    for text in names.fullNames(node) where NameFolding.entityKey(text) == key { return false }
    return true
  }

  /// Whether a node called by an acronym has a full name that is none of the entity's.
  private func isSpeltOut(_ node: TermID, otherwiseThan entity: DocumentEntity) -> Bool {
    var own: Set<String> = [NameFolding.entityKey(entity.label)]
    for alias in entity.aliases { own.insert(NameFolding.entityKey(alias.text)) }
    for text in names.fullNames(node) where text.contains(" ") && !own.contains(NameFolding.entityKey(text)) { return true }
    return false
  }

  /// Candidates that are IRIs and whose type does not speak against the entity's.
  private func agreeing(_ nodes: [TermID], _ entity: DocumentEntity) -> [TermID] {
    nodes.filter { node in
      guard names.snapshot.view(node).kind == .iri else { return false }
      if names.text(node).hasPrefix(TernVocabulary.relationBase) || names.text(node).hasPrefix(TernVocabulary.documentBase) {
        return false
      }
      if forbidden.contains(names.text(node)) { return false }
      let kinds = names.kinds(node)
      return kinds.isEmpty ? names.uses(node) > 0 && entity.type != .concept : kinds.contains(entity.type)
    }
  }

  /// The only candidate, or the only one that bears the name as its label.
  private func single(_ nodes: [TermID], bearing name: String) -> TermID? {
    if nodes.count <= 1 { return nodes.first }
    // Nodes that a person said are one thing count as one: the first by IRI stands for them.
    if same.areOne(nodes) { return nodes.min { names.text($0) < names.text($1) } }
    let key = NameFolding.entityKey(name)
    let labelled = nodes.filter { names.label($0).map { NameFolding.entityKey($0) == key } ?? false }
    return labelled.count == 1 ? labelled.first : nil
  }

  /// The IRI of an entity that no node stands for yet.
  ///
  /// The name; name and type where something else of that name bears it already, so that only things of one name
  /// and several types depend on which came first; then a hash of both.
  private func new(_ entity: DocumentEntity) -> Link {
    var attempt = 0
    while true {
      let iri = TernVocabulary.entityBase + EntityLinking.tail(entity, attempt)
      attempt += 1
      if forbidden.contains(iri) { continue }
      if let other = taken[iri] {
        if other.type == entity.type, NameFolding.entityKey(other.label) == NameFolding.entityKey(entity.label) {
          return Link(iri: iri, method: "same document", reason: "the document calls two entities '\(entity.label)'")
        }
        continue
      }
      guard let node = names.snapshot.lookup(.iri(IRI(iri))), names.uses(node) > 0 else {
        return Link(iri: iri, method: "new", reason: "no node of this type bears the name")
      }
      // An earlier document of the same group of commits, whose names are not in the index yet.
      let label = names.label(node)
      if names.kinds(node).contains(entity.type), label.map({ NameFolding.entityKey($0) }) == NameFolding.entityKey(entity.label) {
        return Link(
          iri: iri, method: "name and type",
          reason: "'\(entity.label)' is the label of this \(entity.type.rawValue)")
      }
      if label == nil, names.kinds(node).isEmpty {
        return Link(iri: iri, method: "name", reason: "the node was named so by its IRI and has no other name or type")
      }
    }
  }

  /// The last part of an entity's IRI at the nth attempt.
  static func tail(_ entity: DocumentEntity, _ attempt: Int) -> String {
    let key = NameFolding.entityKey(entity.label)
    var slug = NameFolding.slug(key.isEmpty ? entity.label : key)
    // Two long names that begin alike are two.
    if slug.utf8.count < key.utf8.count, !key.isEmpty { slug += "-" + SHA256.hexadecimal(of: Array(key.utf8)).prefix(8) }
    switch attempt {
    case 0: return slug
    case 1: return slug + "-" + entity.type.rawValue
    default:
      let content = "\(key)\u{0}\(entity.type.rawValue)\u{0}\(attempt)"
      return slug + "-" + entity.type.rawValue + "-" + SHA256.hexadecimal(of: Array(content.utf8)).prefix(8)
    }
  }
}
