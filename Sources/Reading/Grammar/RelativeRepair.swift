/// Which noun a relative clause or participle speaks of, where number, commas and kinds of words decide.
///
/// The last pass; tags stay.
extension SentenceRepair {
  mutating func mendRelatives() {
    for i in tokens.indices {
      switch s.tokens[i].label {
      case .ccomp: relativeReadAsObject(i)
      case .relcl:
        relative(i)
        whereOfPlace(i)
      case .acl: participle(i)
      case .appos:
        whatTheNameIs(i)
        nameOfTheFirm(i)
      default: break
      }
    }
  }

  private func isPlace(_ i: Int) -> Bool { tokens[i].entityLabel == .geopolitical || tokens[i].entityLabel == .location || RoleNouns.namedPlaces.contains(lower[i]) }

  /// Whether the verb's words say how many did it: true for several, false for one.
  private func number(_ v: Int) -> Bool? {
    var words = [v]
    for c in s.children(of: v) where [.aux, .auxpass].contains(tokens[c].label) { words.append(c) }
    for w in words.sorted() {
      switch lower[w] {
      case "was", "is", "has": return false
      case "were", "are", "have": return true
      default: if tokens[w].tag == .vbz { return false }
      }
    }
    return nil
  }

  /// The noun that a noun's phrase hangs on ("hotline" of "a hotline between commanders").
  private func over(_ noun: Int) -> Int? {
    guard tokens[noun].label == .pobj, tokens[tokens[noun].head].label == .prep else { return nil }
    let up = tokens[tokens[noun].head].head
    return isNoun(up) && up < noun ? up : nil
  }

  // MARK: Relative clauses

  /// "set up a joint command in Mombasa that will coordinate patrols": nobody agrees a that.
  private mutating func relativeReadAsObject(_ i: Int) {
    guard let that = s.child(of: i, labelled: .nsubj, .nsubjpass), tokens[that].tag == .wdt, that < i, that > 1, isNoun(that - 1), tokens[i].head < that else { return }
    var noun = that - 1
    while [.compound, .nummod].contains(tokens[noun].label), tokens[noun].head < that, tokens[noun].head > noun { noun = tokens[noun].head }
    if tokens[noun].label == .pobj, isPlace(noun) || tokens[noun].entityLabel == .date {
      let holder = tokens[tokens[noun].head].head
      if isVerb(holder), let object = s.child(of: holder, labelled: .dobj), object < noun { noun = object } else if isNoun(holder) { noun = holder }
    }
    hang(i, under: noun, .relcl)
  }

  /// "A hotline between commanders, which was cut": the one that was, not the many. "Talks between A and B, which began":
  /// neither began. "the centre in Madagascar, which was established": no country was.
  private mutating func relative(_ i: Int) {
    let noun = tokens[i].head
    guard noun < i, isNoun(noun), let pronoun = s.child(of: i, labelled: .nsubj, .nsubjpass), tokens[pronoun].tag == .wdt, pronoun > noun else { return }
    var between = noun
    if tokens[between].label == .conj, isNoun(tokens[between].head) { between = tokens[between].head }
    if let event = over(between), lower[tokens[between].head] == "between", lower[pronoun - 1] == "," {
      hang(i, under: event, .relcl)
      return
    }
    guard let up = over(noun) else { return }
    if let several = number(i), several != isPlural(noun), several == isPlural(up), tokens[noun].label != .conj, s.child(of: noun, labelled: .conj) == nil, s.child(of: up, labelled: .conj) == nil, !isProper(noun), ["of", "between", "for", "with", "on", "in"].contains(lower[tokens[noun].head]) {
      hang(i, under: up, .relcl)
      return
    }
    // "the struggle for control of the Baltic, which took place in 1539": no sea takes place.
    if isPlace(noun), lower[pronoun - 1] == ",", happens(i) {
      var event = up
      while let next = over(event) { event = next }
      hang(i, under: event, .relcl)
      return
    }
    let made: Set<String> = ["establish", "found", "open", "build", "create", "complete", "launch", "inaugurate", "design", "set"]
    if isPlace(noun), ["in", "at", "near"].contains(lower[tokens[noun].head]), lower[pronoun - 1] == ",", tokens[pronoun].label == .nsubjpass, made.contains(lemma(i)), !isPlace(up), tokens[up].entityLabel != .person {
      hang(i, under: up, .relcl)
    }
  }

  /// Whether the verb says when or where something was that is no place.
  private func happens(_ v: Int) -> Bool {
    if lemma(v) == "take" { return s.child(of: v, labelled: .dobj).map { lower[$0] == "place" } == true }
    return ["occur", "happen", "last"].contains(lemma(v)) || lemma(v) == "hold" && s.child(of: v, labelled: .nsubjpass) != nil
  }

  /// "Residents of Mill Street, where parking is limited": the street, and not its residents.
  private mutating func whereOfPlace(_ i: Int) {
    let noun = tokens[i].head
    let start = s.extent(of: i).lowerBound
    guard noun < i, lower[start] == "where", start > 2, lower[start - 1] == ",", isProper(start - 2), start - 2 > noun, isPlural(noun), !isProper(noun), s.isUnder(start - 2, noun), tokens[start - 2].label == .pobj else { return }
    hang(i, under: start - 2, .relcl)
  }

  // MARK: Participles

  static let describing: Set<String> = ["involve", "feature", "include", "contain", "depict", "show", "date", "consist", "comprise", "measure", "weigh", "cost", "cover", "total", "range", "span", "belong", "relate", "concern"]

  /// "gathered samples, often travelling with a driver": behind a comma the clause's subject does it. "a maker of pumps founded in
  /// 1998": the maker was.
  private mutating func participle(_ i: Int) {
    let noun = tokens[i].head
    guard noun < i, isNoun(noun) else { return }
    // "A beetle no bigger than a seed, trapped in resin,": the beetle was.
    if tokens[noun].label == .pobj, lower[tokens[noun].head] == "than", lower[max(0, s.extent(of: i).lowerBound - 1)] == "," {
      let degree = tokens[tokens[noun].head].head
      let compared = tokens[degree].head
      if tokens[degree].pos == .adjective, isNoun(compared), compared < degree {
        hang(i, under: compared, .acl)
        return
      }
    }
    // "a mine in Chile operated by Codelco": nobody operates Chile.
    if tokens[i].tag == .vbn, isProper(noun), let outer = over(noun), tokens[outer].pos == .noun, ["near", "in", "at", "outside", "off"].contains(lower[tokens[noun].head]), s.child(of: i, labelled: .agent) != nil, s.extent(of: i).lowerBound == i, i > 0, isProper(i - 1) {
      hang(i, under: outer, .acl)
      return
    }
    if tokens[i].tag == .vbg, tokens[noun].label == .dobj, isVerb(tokens[noun].head), tokens[noun].head < noun, !Self.describing.contains(lemma(i)) {
      let start = s.extent(of: i).lowerBound
      guard start > 0, lower[start - 1] == ",", start <= i else { return }
      hang(i, under: tokens[noun].head, .advcl)
      return
    }
    if tokens[i].tag == .vbn, ["found", "establish", "incorporate", "headquarter", "base"].contains(lemma(i)), isPlural(noun), let up = over(noun), lower[tokens[noun].head] == "of", !isPlural(up) {
      // What the maker is said of, where it stands beside a name.
      let name = tokens[up].head
      hang(i, under: tokens[up].label == .appos && isNoun(name) && isProper(name) ? name : up, .acl)
    }
  }

  // MARK: Appositions

  /// "Analysts at the Institute for Coastal Security, a think tank": one tank is not several analysts.
  private mutating func whatTheNameIs(_ i: Int) {
    let noun = tokens[i].head
    let start = s.extent(of: i).lowerBound
    guard noun < i, tokens[noun].tag == .nns, tokens[i].tag == .nn, start > 1, lower[start - 1] == ",", ["a", "an"].contains(lower[start]), isProper(start - 2), s.isUnder(start - 2, noun), s.child(of: i, labelled: .conj) == nil else { return }
    var name = start - 2
    while [.compound, .pobj, .prep, .nmod].contains(tokens[name].label), tokens[name].head != noun, tokens[name].head != name {
      let up = tokens[name].head
      if tokens[name].label == .pobj, !(tokens[up].entityMark != .outside) { break }
      name = up
    }
    guard isProper(name), tokens[name].entityLabel != .person, tokens[name].entityLabel != .date else { return }
    hang(i, under: name, .appos)
  }

  /// "a trading company in Guayaquil, Oro Litoral, which exports gold": the name is the company's.
  private mutating func nameOfTheFirm(_ i: Int) {
    let place = tokens[i].head
    guard isProper(i), isProper(place), place < i, tokens[i].entityLabel == .organisation, let firm = over(place), ["in", "at", "near", "from"].contains(lower[tokens[place].head]), tokens[firm].tag == .nn, RoleNouns.businesses.contains(lower[firm]) || RoleNouns.organisations.contains(lower[firm]),
      s.children(of: firm).contains(where: { ["a", "an"].contains(lower[$0]) }), !Gazetteer.isPlace(tokens[i].text)
    else { return }
    hang(i, under: firm, .appos)
    for c in s.children(of: place) where tokens[c].label == .relcl && c > i { hang(c, under: firm, .relcl) }
  }
}
