/// Puts facts that a model told on the ground of the text: each gets a sentence that holds its
/// quote, and places of its subject and object in it; what has none is dropped and counted.
struct FactGrounding {
  private let text: [UInt8]
  private let sentences: [Sentence]
  private let mentions: [Mention]
  private let extractor: String
  private var entities: [DocumentEntity]
  private var known: [String: Int] = [:]
  private var facts: [CandidateFact] = []
  private var seen: Set<String> = []
  private(set) var dropped = 0

  init(_ document: ReadDocument, _ text: [UInt8], extractor: String) {
    self.text = text
    self.extractor = extractor
    sentences = document.sentences
    mentions = document.mentions
    entities = document.entities
    for (index, entity) in document.entities.enumerated() {
      known[Self.key(entity.label)] = known[Self.key(entity.label)] ?? index
      for alias in entity.aliases where known[Self.key(alias.text)] == nil { known[Self.key(alias.text)] = index }
    }
  }

  /// Replaces the facts of a document, and its entities by those and the model's.
  func fill(_ document: inout ReadDocument) {
    document.entities = entities
    document.facts = facts
  }

  private static func key(_ name: String) -> String { name.lowercased() }

  /// A place in a sentence that names an end of a fact.
  private struct Place {
    var span: Range<Int>
    var link: Mention.Link
    /// The entity whose mention it is; nil for words that the reader took for none.
    var entity: Int?
  }

  mutating func add(_ fact: ModelFact, sentences part: Range<Int>) {
    let relation = fact.relation.isEmpty ? fact.relationWords.lowercased() : fact.relation
    guard !fact.subject.isEmpty, !fact.object.isEmpty, !relation.isEmpty, relation.utf8.count <= 120, !fact.quote.isEmpty,
      let number = sentence(of: fact, in: part), let subject = place(of: fact.subject, in: number),
      let object = place(of: fact.object, in: number), fact.subject != fact.object
    else {
      dropped += 1
      return
    }
    let subjectIndex = subject.entity ?? entity(fact.subject, Self.type(fact.subjectType))
    let value = self.value(fact, object)
    if case .entity(subjectIndex) = value {
      dropped += 1
      return
    }
    let words = fact.relationWords.isEmpty ? relation : fact.relationWords
    let relationSpan = find(words, in: sentences[number].span)
    var attribution: Int?
    var modality = CandidateFact.Modality(rawValue: fact.modality) ?? .stated
    if !fact.attribution.isEmpty {
      // Who is said to say so must be named in the text, too.
      guard let speaker = known[Self.key(fact.attribution)] ?? named(fact.attribution) else {
        dropped += 1
        return
      }
      attribution = speaker
      if modality == .stated { modality = .reported }
    }
    let confidence = min(max(fact.confidence ?? 0.7, 0), 0.95)
    let identity = "\(subjectIndex)\u{0}\(relation)\u{0}\(value)\u{0}\(fact.isNegated)\u{0}\(modality)\u{0}\(attribution ?? -1)"
    guard seen.insert(identity).inserted else { return }
    let evidence = Evidence(
      sentence: number, subjectSpan: subject.span, relationSpans: relationSpan.map { [$0] } ?? [], objectSpan: object.span,
      subjectLink: subject.link, objectLink: object.link, extractor: extractor, rule: "model", rawConfidence: confidence)
    facts.append(
      CandidateFact(
        subject: subjectIndex, relation: relation, relationSurface: relationSpan.map { string($0) } ?? relation,
        object: value, polarity: fact.isNegated ? .negated : .affirmed, modality: modality, attribution: attribution,
        evidence: [evidence], confidence: confidence))
  }

  // MARK: Places

  /// The sentence that holds the quote, or the one of several that it covers which names both ends.
  private func sentence(of fact: ModelFact, in part: Range<Int>) -> Int? {
    guard let first = part.first, let last = part.last else { return nil }
    // Quotes may run over the end of a sentence, as the model sees a line for each.
    guard let span = find(fact.quote, in: sentences[first].span.lowerBound..<sentences[last].span.upperBound) else {
      return nil
    }
    for number in part where sentences[number].span.overlaps(span) {
      if place(of: fact.subject, in: number) != nil, place(of: fact.object, in: number) != nil { return number }
    }
    return nil
  }

  /// Where a sentence names something: in its own words, or by a mention that the reader has resolved.
  private func place(of name: String, in number: Int) -> Place? {
    let inside = sentences[number].span
    let entity = known[Self.key(name)]
    if let span = find(name, in: inside) { return Place(span: span, link: .exact, entity: entity) }
    guard let entity else { return nil }
    for mention in mentions where mention.sentence == number && mention.entity == entity && !mention.span.isEmpty {
      return Place(span: mention.span, link: mention.link, entity: entity)
    }
    return nil
  }

  /// The first place of some words, with any white space between them, at borders of words.
  private func find(_ words: String, in range: Range<Int>) -> Range<Int>? {
    let want = Array(words.utf8)
    guard let first = want.first else { return nil }
    var start = range.lowerBound
    while start < range.upperBound {
      if text[start] == first, let end = match(want, at: start, end: range.upperBound), isBorder(start, end) {
        return start..<end
      }
      start += 1
    }
    return nil
  }

  private func match(_ want: [UInt8], at start: Int, end: Int) -> Int? {
    var at = start
    var i = 0
    while i < want.count {
      if want[i] <= 0x20 {
        guard at < end, text[at] <= 0x20 else { return nil }
        while at < end, text[at] <= 0x20 { at += 1 }
        while i < want.count, want[i] <= 0x20 { i += 1 }
        continue
      }
      guard at < end, text[at] == want[i] else { return nil }
      at += 1
      i += 1
    }
    return at
  }

  private func isBorder(_ start: Int, _ end: Int) -> Bool {
    func isWord(_ b: UInt8) -> Bool { b >= 0x80 || b &- 0x30 < 10 || (b | 0x20) &- 0x61 < 26 }
    if start > 0, isWord(text[start - 1]), isWord(text[start]) { return false }
    return !(end < text.count && end > start && isWord(text[end]) && isWord(text[end - 1]))
  }

  private func string(_ span: Range<Int>) -> String {
    String(decoding: text[span], as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  // MARK: Things

  /// An entity that is named somewhere in the text but that the reader did not list.
  private mutating func named(_ name: String) -> Int? {
    find(name, in: 0..<text.count) == nil ? nil : entity(name, .concept)
  }

  private mutating func entity(_ name: String, _ type: EntityType) -> Int {
    if let index = known[Self.key(name)] { return index }
    known[Self.key(name)] = entities.count
    entities.append(DocumentEntity(label: name, type: type))
    return entities.count - 1
  }

  private mutating func value(_ fact: ModelFact, _ place: Place) -> FactObject {
    let type = Self.type(fact.objectType)
    if type == .date {
      let words = fact.object.lowercased().split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
      if let literal = DateExpression(words: words, document: nil)?.literal {
        return .literal(lexical: literal.lexical, datatype: literal.datatype, surface: fact.object)
      }
    }
    return .entity(place.entity ?? entity(fact.object, type))
  }

  private static func type(_ name: String) -> EntityType {
    switch name {
    case "organization", "company", "agency": .organisation
    case "location", "country", "city": .place
    case "time", "year": .date
    case "number", "money", "quantity", "percentage": .amount
    default: EntityType(rawValue: name) ?? .concept
    }
  }
}
