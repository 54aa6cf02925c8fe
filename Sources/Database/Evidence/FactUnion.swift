import Reading

/// Facts of a document that become one row: the same ends, relation and qualification once names are nodes.
///
/// "has 3 sons and 3 daughters" says the number 3 twice; entities that the document tells apart may be one
/// node of the graph. What each of them cites and adds is kept.
enum FactUnion {
  private struct Key: Hashable {
    var subject: String
    var relation: String
    var object: String
    var datatype: String?
    var polarity: CandidateFact.Polarity
    var modality: CandidateFact.Modality
    var attribution: String?
  }

  /// The facts in their order, each with the evidence of all that say the same. `nodes`: the IRI of each entity.
  static func joined(_ facts: [CandidateFact], _ nodes: [String]) -> [CandidateFact] {
    var places: [Key: Int] = [:]
    var joined: [CandidateFact] = []
    for fact in facts {
      guard let key = key(fact, nodes) else { continue }
      guard let known = places[key] else {
        places[key] = joined.count
        joined.append(fact)
        continue
      }
      joined[known].evidence += fact.evidence.filter { !joined[known].evidence.contains($0) }
      joined[known].qualifiers += fact.qualifiers.filter { !joined[known].qualifiers.contains($0) }
      joined[known].confidence = max(joined[known].confidence, fact.confidence)
    }
    return joined
  }

  /// Nil for a fact whose ends are no entities of the document.
  private static func key(_ fact: CandidateFact, _ nodes: [String]) -> Key? {
    guard nodes.indices.contains(fact.subject) else { return nil }
    var key = Key(
      subject: nodes[fact.subject], relation: NameFolding.slug(fact.relationBase), object: "", polarity: fact.polarity,
      modality: fact.modality, attribution: fact.attribution.flatMap { nodes.indices.contains($0) ? nodes[$0] : nil })
    switch fact.object {
    case .entity(let entity):
      guard nodes.indices.contains(entity) else { return nil }
      key.object = nodes[entity]
    case .literal(let lexical, let datatype, _):
      key.object = lexical
      key.datatype = datatype
    }
    return key
  }
}
