/// Drafts to facts: the check of citations, merging, confidence, order.
struct Assembly {
  private let resolver: Resolver
  private var facts: [CandidateFact] = []
  /// Entity of the table -> entity of the document.
  private var numbers: [Int: Int] = [:]
  private var entities: [DocumentEntity] = []

  init(_ finder: FactFinder) {
    resolver = finder.resolver
    let drafts = finder.drafts.filter { cited($0) }
    // Names are entities even when no fact speaks of them; then what facts need, in order.
    for id in resolver.table.entries.indices where resolver.table[id].isNamed { _ = number(id) }
    for draft in drafts { add(draft) }
    finish()
  }

  /// Moves the results into a document.
  func fill(_ document: inout ReadDocument) {
    document.entities = entities
    document.facts = facts
    document.mentions = resolver.mentions.compactMap { mention in
      var m = mention
      if let id = mention.entity {
        guard let n = numbers[id] else { return nil }
        m.entity = n
      }
      return m
    }.sorted { ($0.sentence, $0.span.lowerBound, $0.span.upperBound, $0.entity ?? -1) < ($1.sentence, $1.span.lowerBound, $1.span.upperBound, $1.entity ?? -1) }
  }

  private mutating func number(_ id: Int) -> Int {
    if let n = numbers[id] { return n }
    let e = resolver.table[id]
    entities.append(DocumentEntity(label: e.label, type: e.type, aliases: e.aliases.sorted { ($0.sentence, $0.text) < ($1.sentence, $1.text) }))
    numbers[id] = entities.count - 1
    return entities.count - 1
  }

  /// The citation's invariant: subject, relation words and object lie in the cited sentence.
  private func cited(_ d: Draft) -> Bool {
    let sentence = resolver.sentences[d.sentence].parsed.span
    func inside(_ r: Range<Int>) -> Bool { r.lowerBound >= sentence.lowerBound && r.upperBound <= sentence.upperBound && !r.isEmpty }
    guard inside(d.subject.span), inside(d.object.span), !d.relationTokens.isEmpty else { return false }
    return d.subject.value != d.object.value
  }

  private mutating func add(_ d: Draft) {
    guard let subjectID = d.subject.entity else { return }
    let subject = number(subjectID)
    let object: FactObject
    switch d.object.value {
    case .entity(let id): object = .entity(number(id))
    case .literal(let l): object = .literal(lexical: l.lexical, datatype: l.datatype, surface: l.surface)
    }
    var qualifiers = d.qualifiers
    if case .literal(let l) = d.object.value, let unit = l.unit { qualifiers.append(.init(role: .unit, text: unit)) }
    let sentence = resolver.sentences[d.sentence]
    let raw = Confidence.raw(d, sentence)
    let confidence = Calibration.confidence(raw: raw, d)
    let evidence = Evidence(
      sentence: d.sentence, subjectSpan: d.subject.span, relationSpans: runs(d.relationTokens, sentence), objectSpan: d.object.span,
      subjectLink: d.subject.link, objectLink: d.object.link, rule: d.rule, rawConfidence: raw)
    if let known = facts.firstIndex(where: {
      $0.subject == subject && $0.object == object && $0.polarity == d.polarity && ($0.relationBase == d.base || $0.relation == d.relation || $0.relationSurface == d.surface)
        && ($0.modality == d.modality) && $0.attribution == d.attribution.map { numbers[$0] ?? -1 }
    }) {
      if !facts[known].evidence.contains(where: { $0.sentence == d.sentence }) {
        facts[known].evidence.append(evidence)
        // Two sentences are not two witnesses: both were read by the same rules.
        facts[known].confidence = min(0.99, max(facts[known].confidence, confidence) + 0.5 * (1 - max(facts[known].confidence, confidence)) * min(facts[known].confidence, confidence))
      }
      for q in qualifiers where !facts[known].qualifiers.contains(q) { facts[known].qualifiers.append(q) }
      return
    }
    facts.append(
      CandidateFact(
        subject: subject, relation: d.relation, relationBase: d.base, relationSurface: d.surface, object: object, polarity: d.polarity, modality: d.modality,
        attribution: d.attribution.map { number($0) }, qualifiers: qualifiers, evidence: [evidence], confidence: confidence))
  }

  /// Byte ranges of contiguous tokens.
  private func runs(_ tokens: [Int], _ sentence: AnalysedSentence) -> [Range<Int>] {
    var out: [Range<Int>] = []
    var start: Int?
    var last = 0
    for t in tokens.sorted() {
      if let first = start, t != last + 1 {
        out.append(sentence.parsed.bytes(of: first..<last + 1))
        start = t
      } else if start == nil {
        start = t
      }
      last = t
    }
    if let start { out.append(sentence.parsed.bytes(of: start..<last + 1)) }
    return out
  }

  private mutating func finish() {
    facts.sort { a, b in
      guard let x = a.evidence.first, let y = b.evidence.first else { return false }
      let p = (x.sentence, x.subjectSpan.lowerBound, x.objectSpan.lowerBound, x.objectSpan.upperBound)
      let q = (y.sentence, y.subjectSpan.lowerBound, y.objectSpan.lowerBound, y.objectSpan.upperBound)
      return p != q ? p < q : (a.relation, a.subject) < (b.relation, b.subject)
    }
  }
}

/// How sure a fact is: the rule's prior, the margins of the model, how the ends were reached.
enum Confidence {
  static func raw(_ d: Draft, _ sentence: AnalysedSentence) -> Double {
    var value = d.prior
    func penalty(_ link: Mention.Link) -> Double {
      switch link {
      case .pronoun: 0.75
      case .definite: 0.85
      case .shortName: 0.95
      default: 1
      }
    }
    value *= penalty(d.subject.link) * penalty(d.object.link)
    // A narrow decision of the parser on the words that carry the fact.
    var least: Float = .infinity
    for t in [d.subject.head, d.object.head] + d.relationTokens where t < sentence.tokens.count {
      let margin = sentence.tokens[t].parseMargin
      if margin > 0 { least = min(least, margin) }
    }
    if least < 0.5 { value *= 0.8 } else if least < 1.5 { value *= 0.92 }
    if sentence.isHeadline { value *= 0.85 }
    return (value * 1000).rounded() / 1000
  }
}
