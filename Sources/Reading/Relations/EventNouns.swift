/// Nouns of what happened: "her appointment as director", "the sale of the brewery to Hartwig", "the death of Marek
/// Zima in Brno" say what a clause would.
extension FactFinder {
  private enum Party { case patient, agent }

  /// Noun -> the participle that tells it of who it happened to, and what an owner in front is ("*Hartwig's* takeover of").
  private static let events: [String: (participle: String, owner: Party, isOfPersons: Bool)] = [
    "appointment": ("appointed", .patient, true), "election": ("elected", .patient, true), "nomination": ("nominated", .patient, true), "promotion": ("promoted", .patient, true), "dismissal": ("dismissed", .patient, true),
    "arrest": ("arrested", .patient, true), "detention": ("detained", .patient, true), "imprisonment": ("imprisoned", .patient, true), "conviction": ("convicted", .patient, true), "extradition": ("extradited", .patient, true),
    "execution": ("executed", .patient, true), "murder": ("murdered", .patient, true), "assassination": ("assassinated", .patient, true), "killing": ("killed", .patient, true), "kidnapping": ("kidnapped", .patient, true),
    "death": ("died", .patient, true), "birth": ("born", .patient, true), "resignation": ("resigned", .patient, true), "retirement": ("retired", .patient, true), "arrival": ("arrived", .patient, true), "departure": ("departed", .patient, true),
    "sale": ("sold", .agent, false), "acquisition": ("acquired", .agent, false), "purchase": ("bought", .agent, false), "takeover": ("taken over", .agent, false), "destruction": ("destroyed", .agent, false),
    "capture": ("captured", .agent, false), "occupation": ("occupied", .agent, false), "invasion": ("invaded", .agent, false), "annexation": ("annexed", .agent, false), "discovery": ("discovered", .agent, false),
    "transfer": ("transferred", .patient, false), "founding": ("founded", .patient, false), "foundation": ("founded", .patient, false), "closure": ("closed", .patient, false), "demolition": ("demolished", .patient, false), "collapse": ("collapsed", .patient, false),
  ]

  private static let active: [String: String] = [
    "sale": "sold", "acquisition": "acquired", "purchase": "bought", "takeover": "took over", "destruction": "destroyed", "capture": "captured", "occupation": "occupied", "invasion": "invaded", "annexation": "annexed", "discovery": "discovered",
  ]

  /// What a noun of an event says, where the text takes the event for something that happened.
  mutating func eventNoun(_ i: Int, _ s: Int) {
    let sentence = resolver.sentences[s]
    guard sentence.nameAt[i] < 0, sentence.tokens[i].tag == .nn, let event = Self.events[sentence.lemma(i)], happened(i, sentence) else { return }
    let children = sentence.parsed.children(of: i)
    let owner = children.first { sentence.tokens[$0].label == .poss && $0 < i }
    let of = children.first { sentence.lower[$0] == "of" && $0 > i }.flatMap { sentence.parsed.child(of: $0, labelled: .pobj) }
    guard let bearer = event.owner == .patient ? owner ?? of : of else { return }
    var patients: [Operand] = []
    for o in operands(bearer, s) where o.entity != nil && (!event.isOfPersons || isSomebody(o)) { patients.append(o) }
    var tokens = [i]
    // "the arrest of Pavel Rusk in Vienna": the parser hangs the place on the name.
    var hung = children
    if sentence.nameAt[bearer] >= 0 { hung.append(contentsOf: sentence.parsed.children(of: bearer).filter { ["in", "on", "at"].contains(sentence.lower[$0]) && $0 > bearer }) }
    for p in hung where p > i && sentence.tokens[p].label == .prep && ["as", "to", "in", "on", "at", "by", "for", "from"].contains(sentence.lower[p]) {
      guard let object = sentence.parsed.child(of: p, labelled: .pobj) else { continue }
      let word = sentence.lower[p]
      let label = sentence.valueEntity(at: object)?.label
      if word == "for", label != .money { continue }
      if ["in", "on", "at", "from"].contains(word), !sentence.isNamedOrValue(object) { continue }
      if word == "to", event.isOfPersons, sentence.nameAt[object] < 0 { continue }
      tokens = [i, p]
      for patient in patients {
        if word == "as", RoleNouns.persons.contains(sentence.lemma(object)), sentence.nameAt[object] < 0 {
          let core = sentence.core(of: object)
          let whole = ofObject(object, sentence)
          let named = whole.map { resolver.table.isNamed(operands($0, s)) } ?? false
          if let whole, named {
            for o in operands(whole, s) where o.value != patient.value { emit(s, patient, event.participle + " as " + sentence.label(core) + " of", tokens: tokens + core, o, rule: "noun/event", prior: 0.6) }
          }
          emit(s, patient, event.participle + " as", tokens: tokens, concept(core, head: object, s), rule: "noun/event", prior: 0.6)
          continue
        }
        for o in operands(object, s) where o.value != patient.value { emit(s, patient, event.participle + " " + word, tokens: tokens, o, rule: "noun/event", prior: 0.55) }
      }
    }
    // "Hartwig's acquisition of Kastrel": who did it.
    if event.owner == .agent, let owner, let verb = Self.active[sentence.lemma(i)] {
      for agent in operands(owner, s) where agent.entity != nil && isNamed(agent) {
        for patient in patients where patient.value != agent.value { emit(s, agent, verb, tokens: [i], patient, rule: "noun/event", prior: 0.6) }
      }
    }
  }

  private func isSomebody(_ o: Operand) -> Bool {
    guard let id = o.entity else { return false }
    if resolver.table[id].isNamed { return ![.place, .organisation, .event, .document, .product].contains(resolver.table[id].type) }
    return isPerson(o) || (RoleNouns.isPerson(resolver.table[id].head) || RoleNouns.people.contains(resolver.table[id].head))
  }

  /// Whether the text takes it for something that happened: "after the death of", "the sale was completed", and neither
  /// "a possible sale" nor "called for the release" nor "the sale was blocked".
  private func happened(_ i: Int, _ sentence: AnalysedSentence) -> Bool {
    for c in sentence.parsed.children(of: i) where c < i {
      if [.amod, .compound].contains(sentence.tokens[c].label), ["possible", "planned", "proposed", "potential", "future", "alleged", "attempted", "imminent", "expected", "failed", "likely", "share", "asset", "house", "jumble", "car"].contains(sentence.lower[c]) { return false }
      if sentence.tokens[c].label == .det, !["the", "this", "that"].contains(sentence.lower[c]) { return false }
    }
    guard sentence.parsed.children(of: i).contains(where: { $0 < i && ([.det, .poss].contains(sentence.tokens[$0].label)) }) else { return false }
    let head = sentence.tokens[i].head
    if sentence.tokens[i].label == .pobj { return ["after", "following", "since", "upon"].contains(sentence.lower[head]) }
    // "follows the appointment of Ana Ruiz": what is followed, mourned or confirmed has happened.
    if sentence.tokens[i].label == .dobj, sentence.isVerb(head) {
      let isOfPersons = Self.events[sentence.lemma(i)]?.isOfPersons == true
      guard ["follow", "confirm", "mark", "mourn", "witness", "celebrate", "cause", "condemn", "lament", "commemorate"].contains(sentence.lemma(head)) || isOfPersons && ["announce", "report", "welcome", "criticise", "criticize"].contains(sentence.lemma(head)) else { return false }
      let phrase = predicate(head, sentence)
      return phrase.polarity == .affirmed && phrase.modality == .stated && phrase.chain == 0 && !isConditional(head, sentence) && standing(of: head, sentence) == .told
    }
    guard [.nsubj, .nsubjpass].contains(sentence.tokens[i].label), sentence.isVerb(head) else { return false }
    if ["block", "cancel", "postpone", "reject", "delay", "plan", "expect", "propose", "oppose", "veto", "prevent", "suspend", "halt", "demand", "require", "need", "depend", "fail", "consider", "discuss", "remain", "loom"].contains(sentence.lemma(head)) { return false }
    let phrase = predicate(head, sentence)
    return phrase.polarity == .affirmed && phrase.modality == .stated && !isConditional(head, sentence)
  }
}
