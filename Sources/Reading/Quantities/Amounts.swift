/// Counts as values: an object that is nothing but an amount becomes a number with a unit, as money is one.
///
/// "employs 4,500 people" says 4500 (`xsd:integer`, unit "people"), so that `FILTER(?n > 4000)` is an ordinary
/// filter. What other sentences speak of stays a thing ("three men", who "were sentenced"), and so do
/// things that are numbered in words up to twelve; `Database` gives such a thing its number as a property.
enum Amounts {
  /// Rewrites the objects of facts and drops the entities that nothing needs any more.
  static func type(_ document: inout ReadDocument) {
    var isSpokenOf = [Bool](repeating: false, count: document.entities.count)
    var firstSentence = [Int](repeating: -1, count: document.entities.count)
    for fact in document.facts {
      if isSpokenOf.indices.contains(fact.subject) { isSpokenOf[fact.subject] = true }
      if let by = fact.attribution, isSpokenOf.indices.contains(by) { isSpokenOf[by] = true }
    }
    for mention in document.mentions {
      guard let entity = mention.entity, isSpokenOf.indices.contains(entity) else { continue }
      if firstSentence[entity] >= 0, firstSentence[entity] != mention.sentence { isSpokenOf[entity] = true }
      firstSentence[entity] = mention.sentence
    }
    var isAmount = [Bool](repeating: false, count: document.entities.count)
    for index in document.facts.indices {
      guard case .entity(let entity) = document.facts[index].object, isSpokenOf.indices.contains(entity), !isSpokenOf[entity] else { continue }
      let label = document.entities[entity].label
      // Of a range neither end is the value.
      guard let count = CountedThing(label), count.upper == nil, count.isMeasure || !count.isSpelled else { continue }
      document.facts[index].object = .literal(lexical: count.value, datatype: count.datatype, surface: label)
      document.facts[index].qualifiers.append(.init(role: .unit, text: count.unit))
      isAmount[entity] = true
    }
    for index in document.facts.indices {
      guard case .literal(let lexical, _, let surface) = document.facts[index].object, lexical != surface else { continue }
      document.facts[index].qualifiers.append(.init(role: .written, text: surface))
    }
    if isAmount.contains(true) { remove(isAmount, from: &document) }
  }

  private static func remove(_ gone: [Bool], from document: inout ReadDocument) {
    var numbers = [Int?](repeating: nil, count: gone.count)
    var kept: [DocumentEntity] = []
    for (index, entity) in document.entities.enumerated() where !gone[index] {
      numbers[index] = kept.count
      kept.append(entity)
    }
    document.entities = kept
    func number(_ old: Int) -> Int { numbers.indices.contains(old) ? numbers[old] ?? old : old }
    for index in document.facts.indices {
      document.facts[index].subject = number(document.facts[index].subject)
      document.facts[index].attribution = document.facts[index].attribution.map(number)
      if case .entity(let entity) = document.facts[index].object { document.facts[index].object = .entity(number(entity)) }
    }
    for index in document.mentions.indices {
      guard let entity = document.mentions[index].entity, numbers.indices.contains(entity) else { continue }
      document.mentions[index].entity = numbers[entity]
      if numbers[entity] == nil { document.mentions[index].kind = .value }
    }
  }
}
