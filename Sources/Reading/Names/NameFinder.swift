/// Finds names: runs of proper words joined by the tree and by the model's entities.
///
/// Handles hyphens and slashes inside of names, `of` and `for` between capitalised parts,
/// numbers behind (`Apollo 11`), and titles in front, which are split off.
enum NameFinder {
  static func names(in s: ParsedSentence, lower: [String]) -> [NameSpan] {
    let proper = s.tokens.indices.map { isProper($0, s, lower) }
    var spans: [NameSpan] = []
    var i = 0
    while i < s.count {
      guard proper[i] else {
        i += 1
        continue
      }
      var end = run(from: i, s, proper, lower)
      // "Chief Executive Officer", "President of the Council": an office is no name.
      if isOffice(i..<end, s, lower) {
        i = end
        continue
      }
      end = extended(i..<end, s, proper, lower)
      if end < s.count, isSpecies(end - 1, end, s, lower) { end += 1 }
      // "al Qaeda": the article of the name.
      if i > 0, ["al", "el"].contains(lower[i - 1]), s.tokens[i - 1].text == lower[i - 1], s.tokens[i - 1].spaceAfter { i -= 1 }
      // "al-Adly"
      if i > 1, isArabicArticle(i - 2, s) { i -= 2 }
      // "The Hague"
      if i > 0, end == i + 1, lower[i] == "hague", s.tokens[i - 1].text == "The" { i -= 1 }
      spans.append(contentsOf: split(i..<end, s, lower))
      i = end
    }
    return spans
  }

  /// Whether a token can be a word of a name.
  private static func isProper(_ i: Int, _ s: ParsedSentence, _ lower: [String]) -> Bool {
    let t = s.tokens[i]
    // "0340 UTC" is a time.
    if i > 0, s.tokens[i - 1].tag == .cd, ["UTC", "GMT", "CET", "CEST", "EST", "EDT", "PST", "PDT", "BST", "EET", "IST", "LT"].contains(t.text) { return false }
    // "2°C" is no name.
    if t.text.utf8.count == 1, i > 0, ["°", "º"].contains(s.tokens[i - 1].text) || s.tokens[i - 1].tag == .cd { return false }
    // "hepatitis A", "vitamin D": the letter belongs to the noun.
    if t.text.utf8.count == 1, i > 0, s.tokens[i - 1].tag == .nn, s.tokens[i - 1].spaceAfter, t.head == i - 1 || s.tokens[i - 1].head == i { return false }
    // "101 MW" is a measure.
    if i > 0, s.tokens[i - 1].tag == .cd, units.contains(t.text) { return false }
    guard t.text.utf8.contains(where: { $0 >= 0x80 || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) }) else { return false }
    switch t.entityLabel {
    case .date, .time, .money, .percent, .quantity, .cardinal, .ordinal:
      // The model sometimes takes an unknown capitalised word for a number or a date.
      // … also behind other words of a name: "Nabil Rashad Tawfiq".
      let isBehind = i > 0 && t.tag == .nnp && s.tokens[i - 1].tag == .nnp && s.tokens[i - 1].head == i && s.tokens[i - 1].entityLabel == .person && s.tokens[i - 1].spaceAfter && DateExpression.months[lower[i]] == nil && DateExpression.weekdays[lower[i]] == nil
      if !isBehind, t.entityLabel != .cardinal || !(t.tag == .nnp || t.tag == .nnps) { return false }
    default: break
    }
    if DateExpression.months[lower[i]] != nil, t.tag == .nnp, i + 1 < s.count, s.tokens[i + 1].tag == .cd { return false }
    if i > 0, ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIV", "XVI"].contains(t.text),
      s.tokens[i - 1].tag == .nnp, s.tokens[i - 1].spaceAfter, i + 1 >= s.count || ![.verb, .auxiliary].contains(s.tokens[i + 1].pos) || t.text != "I"
    {
      return true
    }
    // "the 6th Infantry Division"
    if i + 1 < s.count, t.text.first?.isNumber == true, isOrdinal(lower[i]), s.tokens[i + 1].tag == .nnp, t.entityLabel == .organisation || t.entityLabel == .facility, s.tokens[i + 1].entityLabel == t.entityLabel { return true }
    // "Turnout was 63 percent": a word of the language, with a capital because it stands first.
    if i == 0, t.tag == .nn || t.tag == .nns, i + 1 < s.count, s.tokens[1].tag != .nnp, RoleNouns.figures.contains(t.lemma.lowercased()) || RoleNouns.measures.contains(t.lemma.lowercased()) || firstNouns.contains(t.lemma.lowercased()) { return false }
    let capital = t.text.unicodeScalars.first?.properties.isUppercase == true
    let hasCapital = capital || t.text.unicodeScalars.contains { $0.properties.isUppercase }
    if t.tag == .nnp || t.tag == .nnps { return hasCapital && !isLoneTitle(i, s, lower) }
    guard capital, i > 0 || t.entityLabel != nil else { return false }
    switch t.tag {
    case .nn, .nns, .vbg, .vbn, .vb, .vbz, .vbp, .vbd, .fw, .other, .rb, .prp, .uh:
      // Capitalised in the middle of a sentence, or known to the model as a name.
      if t.tag == .prp && lower[i] == "i" { return false }
      if t.entityLabel != nil && t.entityLabel != .group { return true }
      return i > 0 && s.tokens[i - 1].tag != .openingQuote && s.tokens[i - 1].tag != .colon && (t.tag == .nn || t.tag == .nns)
    case .jj, .affix:
      if i > 0, lower[i] == "us" || lower[i] == "uk" { return true }
      // "Mexican Armed Forces": an adjective that begins a name.
      guard let label = t.entityLabel, label != .group || (i + 1 < s.count && s.tokens[i + 1].tag == .nnp && s.tokens[i].head == s.tokens[i + 1].head) else {
        return i > 0 && i + 1 < s.count && (s.tokens[i + 1].tag == .nnp || s.tokens[i + 1].tag == .nnps) && Gazetteer.adjectives[lower[i]] == nil
      }
      return label != .language || i > 0
    default: return false
    }
  }

  /// "Carabus novus": a genus, and the lower-case word of the species with an ending of Latin, where the text says that it
  /// names a kind.
  private static func isSpecies(_ genus: Int, _ i: Int, _ s: ParsedSentence, _ lower: [String]) -> Bool {
    guard s.tokens[genus].spaceAfter, s.tokens[i].text == lower[i], lower[i].utf8.count > 3, [.noun, .adjective, .properNoun, .other].contains(s.tokens[i].pos), !Gazetteer.isPlace(s.tokens[genus].text), s.tokens[genus].text.utf8.dropFirst().allSatisfy({ $0 >= 0x61 }),
      i + 1 >= s.count || ![.noun, .properNoun].contains(s.tokens[i + 1].pos) || !s.tokens[i].spaceAfter
    else { return false }
    guard ["us", "um", "is", "ae", "ii", "ensis", "oides", "ber", "ens", "ans"].contains(where: { lower[i].hasSuffix($0) }) || lower[i].hasSuffix("i") && lower[i].utf8.count > 5, !latinate.contains(lower[i]) else { return false }
    if genus > 0, ["species", "genus", "named", "called", "fungus", "bacterium"].contains(lower[genus - 1]) { return true }
    // "a beetle, Carabus novus," and "(Carabus novus)"
    guard genus > 0, [",", "("].contains(lower[genus - 1]), i + 1 < s.count else { return false }
    return [",", ")"].contains(lower[i + 1])
  }

  /// Words of the language with such endings.
  private static let latinate: Set<String> = [
    "virus", "campus", "museum", "forum", "stadium", "plus", "minus", "census", "status", "crisis", "analysis", "basis", "thesis", "album", "premium", "minimum", "maximum", "medium", "aquarium", "focus", "bonus", "chorus", "circus", "consensus",
    "cactus", "fungus", "genius", "nucleus", "radius", "surplus", "apparatus", "caucus", "tennis", "axis", "emphasis", "oasis", "hepatitis", "this", "thus", "number", "member", "chamber", "fiber", "timber", "previous", "various", "famous", "serious",
    "religious", "indigenous", "dangerous", "numerous", "conscious", "precious", "trans", "plans", "fans", "loans", "means", "titans", "veterans", "humans", "dozens", "citizens", "gardens", "kitchens", "greens", "teens", "screens", "tokens", "petroleum",
  ]

  private static let units: Set<String> = ["W", "kW", "MW", "GW", "TW", "kWh", "MWh", "GWh", "TWh", "MB", "GB", "TB", "Hz", "kHz", "MHz", "GHz", "MPa", "GPa", "kV", "MV", "Mt", "Gt", "MBq"]

  private static func isOrdinal(_ word: String) -> Bool {
    for suffix in ["st", "nd", "rd", "th"] where word.hasSuffix(suffix) { return Int(word.dropLast(2)) != nil }
    return false
  }

  private static let firstNouns: Set<String> = [
    "police", "tourism", "construction", "work", "parliament", "attendance", "inflation", "unemployment", "admission", "production", "membership", "security", "evidence", "research", "health", "education", "traffic", "snow", "rain",
    "dengue", "cholera", "malaria", "measles", "agriculture", "fishing", "farming", "mining", "trade", "industry", "investment", "capacity", "entry", "admission", "enrolment", "enrollment", "circulation", "visibility",
  ]

  /// A run of nothing but the words of an office.
  private static func isOffice(_ run: Range<Int>, _ s: ParsedSentence, _ lower: [String]) -> Bool {
    var hasRole = false
    for i in run {
      if RoleNouns.persons.contains(lower[i]) {
        hasRole = true
      } else if !RoleNouns.titleModifiers.contains(lower[i]), lower[i] != "of", lower[i] != "and", lower[i] != "-", i > run.lowerBound || Gazetteer.adjectives[lower[i]] == nil {
        return false
      }
    }
    guard hasRole, run.count > 1 || (run.upperBound < s.count && lower[run.upperBound] == "of" && s.tokens[run.lowerBound].entityLabel != .person), let last = run.last, RoleNouns.persons.contains(lower[last]) else { return false }
    return !run.contains { s.tokens[$0].entityLabel == .person && !RoleNouns.persons.contains(lower[$0]) }
  }

  /// "President" alone is a noun, not a name.
  private static func isLoneTitle(_ i: Int, _ s: ParsedSentence, _ lower: [String]) -> Bool {
    guard RoleNouns.persons.contains(lower[i]) else { return false }
    let next = i + 1 < s.count && (s.tokens[i + 1].tag == .nnp || s.tokens[i + 1].tag == .nnps)
    let before = i > 0 && (s.tokens[i - 1].tag == .nnp || s.tokens[i - 1].tag == .nnps)
    return !next && !before && s.tokens[i].entityLabel == nil
  }

  private static func run(from start: Int, _ s: ParsedSentence, _ proper: [Bool], _ lower: [String]) -> Int {
    var i = start + 1
    while i < s.count {
      let text = s.tokens[i].text
      if proper[i] {
        // A new name begins where the tree says that the words do not belong together.
        if breaks(i, start, s, lower) { return i }
        i += 1
      } else if i + 1 < s.count, proper[i + 1], s.tokens[i].tag == .pos, let e = s.entity(at: i), e.label != .person, e.label != .geopolitical,
        e.tokens.contains(i - 1), e.tokens.contains(i + 1)
      {
        // "King's College London"
        i += 2
      } else if i + 1 < s.count, proper[i + 1], s.tokens[i].tag == .pos || s.tokens[i].label == .caseMarker, isPatron(start, i, s, proper, lower) {
        // "St Piran's Primary School"
        i += 2
      } else if i + 1 < s.count, proper[i + 1], isParticle(i, s), proper[i - 1] || i - 1 == start {
        // "Museu do Tejo", "Pieter van Rhijn"
        i += 2
      } else if i + 2 < s.count, proper[i + 2], isParticle(i, s), isParticle(i + 1, s) {
        i += 3
      } else if i + 2 < s.count, proper[i + 2], s.tokens[i - 1].spaceAfter, isArabicArticle(i, s) {
        // "Habib al-Adly", "Sharm el-Sheikh"
        i += 3
      } else if i + 3 < s.count, proper[i + 3], text == "-", s.tokens[i + 2].text == "-", !s.tokens[i - 1].spaceAfter, !s.tokens[i].spaceAfter, !s.tokens[i + 1].spaceAfter, !s.tokens[i + 2].spaceAfter,
        s.tokens[i + 1].text.utf8.count <= 5
      {
        // "Lac-aux-Hérons", "Stratford-upon-Avon"
        i += 4
      } else if i + 5 < s.count, proper[i + 5], text == "-", s.tokens[i + 2].text == "-", s.tokens[i + 4].text == "-", !(i - 1..<i + 5).contains(where: { s.tokens[$0].spaceAfter }), s.tokens[i + 1].text.utf8.count <= 5, s.tokens[i + 3].text.utf8.count <= 5 {
        // "Reet-aan-de-Nete"
        i += 6
      } else if i + 1 < s.count, proper[i + 1], joiner(text), !s.tokens[i - 1].spaceAfter || text == "&", !s.tokens[i].spaceAfter || text == "&" {
        i += 2
      } else {
        return i
      }
    }
    return i
  }

  /// A saint or an owner that gives an institution its name: "St Piran's Primary School", "Women's Institute".
  private static func isPatron(_ start: Int, _ pos: Int, _ s: ParsedSentence, _ proper: [Bool], _ lower: [String]) -> Bool {
    guard ["st", "st.", "saint", "queen", "king", "our"].contains(lower[start]) || ["women", "children", "people", "workers", "farmers", "men", "pilots", "writers", "miners", "teachers", "nurses", "doctors", "lawyers", "journalists", "players", "officers", "growers", "drivers", "sailors", "soldiers", "owners", "actors", "artists", "students", "mothers", "seamen", "veterans", "fishermen"].contains(lower[pos - 1]) else { return false }
    var end = pos + 1
    while end < s.count, proper[end] { end += 1 }
    let last = lower[end - 1]
    return RoleNouns.organisations.contains(last) || RoleNouns.places.contains(last) || RoleNouns.classOf[last] == .organisation || ["home", "hospice", "infirmary", "chapel", "house", "basilica", "party", "union", "monastery", "abbey", "convent", "churchyard", "parish"].contains(last)
  }

  /// Small words inside of names from other languages.
  private static func isParticle(_ i: Int, _ s: ParsedSentence) -> Bool {
    ["van", "von", "der", "den", "ter", "ten", "do", "da", "dos", "das", "de", "del", "della", "di", "du", "des", "la", "le", "el", "al", "es", "ez", "bin", "ibn", "e", "y", "zu", "und", "et"].contains(s.tokens[i].text)
      && s.tokens[i].spaceAfter && s.tokens[i - 1].spaceAfter
  }

  /// The article of an Arabic name with its hyphen, as it sounds before the letter that follows: "al-", "ash-", "ul-".
  private static func isArabicArticle(_ i: Int, _ s: ParsedSentence) -> Bool {
    ["al", "el", "ul", "il", "ad", "ar", "as", "ash", "at", "az", "an", "ed", "er", "es", "ez"].contains(s.tokens[i].text) && !s.tokens[i].spaceAfter
      && s.tokens[i + 1].text == "-" && !s.tokens[i + 1].spaceAfter
  }

  private static func joiner(_ text: String) -> Bool {
    text == "-" || text == "/" || text == "–" || text == "&" || text == "'" || text == "’"
  }

  /// Whether token `i` begins another name than the run from `start` up to it.
  private static func breaks(_ i: Int, _ start: Int, _ s: ParsedSentence, _ lower: [String]) -> Bool {
    let a = s.tokens[i - 1]
    let b = s.tokens[i]
    if b.entityMark == .begin, a.entityMark != .outside, b.entityLabel != a.entityLabel,
      a.head != i, b.head != i - 1, a.head != b.head || (b.label != .compound && b.label != .nmod && b.label != .amod)
    {
      // Two entities of the model side by side which the tree does not join.
      return !(a.label == .compound || a.label == .nmod || a.label == .amod)
    }
    return false
  }

  /// Adds `of the Navy`, `for Disease Control` and a number behind.
  private static func extended(_ run: Range<Int>, _ s: ParsedSentence, _ proper: [Bool], _ lower: [String]) -> Int {
    var end = run.upperBound
    // "Power Plant No. 7", where the model parts the full stop.
    if run.count > 1, s.tokens[end - 1].text == "No", end + 1 < s.count, lower[end] == ".", s.tokens[end + 1].tag == .cd { return end + 2 }
    while end + 1 < s.count {
      let link = lower[end]
      guard ["of", "for", "and", "de", "in", "to", "on", "against"].contains(link) else { break }
      var next = end + 1
      if lower[next] == "the", next + 1 < s.count { next += 1 }
      guard next < s.count, proper[next] else { break }
      let covered = s.entity(at: end).map { $0.tokens.contains(end - 1) && $0.tokens.contains(next) && $0.label != .person } ?? false
      if link != "of" {
        // "the Right to Information Act": only where the model sees one name.
        if ["to", "on", "against"].contains(link), !covered || ![.law, .event, .organisation, .workOfArt].contains(s.tokens[end].entityLabel) || link != "to" && !RoleNouns.organisations.contains(lower[end - 1]) && !RoleNouns.documents.contains(lower[end - 1]) && !RoleNouns.events.contains(lower[end - 1]) { break }
        if link == "and", areTwo(run.lowerBound..<end, next, s, proper, lower) { break }
        guard covered || link == "de" || (link == "and" && shareEnd(run, end, next, s, proper, lower)) else { break }
      } else if !covered || s.tokens[end - 1].tag == .nnps || next == end + 2 && s.entity(at: end).map({ $0.label != .organisation }) == true {
        let last = lower[end - 1]
        // "MV Princess of the Stars"
        if Kinds.shipPrefixes.contains(lower[run.lowerBound]), run.count > 1, s.tokens[run.lowerBound].text == s.tokens[run.lowerBound].text.uppercased() {
          end = self.run(from: next, s, proper, lower)
          continue
        }
        let institution =
          RoleNouns.organisations.contains(last) || RoleNouns.documents.contains(last) || RoleNouns.events.contains(last)
          || RoleNouns.places.contains(last) || ["sisters", "brothers", "daughters", "knights", "friends", "order", "brotherhood"].contains(last) && s.tokens[end - 1].text.first?.isUppercase == true
        // "Sigismund of Luxembourg", "Queen Margaret of Norway": known by a first name and a place.
        if run.count == 1 || run.count == 2 && isTitle(lower[run.lowerBound]), next == end + 1, GivenNames.gender(s.tokens[end - 1].text) != nil, s.tokens[end].label == .prep, Gazetteer.isPlace(s.tokens[next].text) || s.tokens[next].entityLabel == .geopolitical {
          end = self.run(from: next, s, proper, lower)
          break
        }
        guard s.tokens[end].label == .prep, !RoleNouns.persons.contains(last), !Gazetteer.isPlace(s.text(of: run)) else { break }
        let label = s.tokens[end - 1].entityLabel
        // "Pelagos Tankers of Piraeus": a firm and its place.
        if run.count > 1, !institution, s.tokens[end - 1].tag == .nnps, s.tokens[next].entityLabel == .geopolitical || next == end + 1 && !RoleNouns.isClassNoun(last) { break }
        // "the Hartmann Medal of the Austrian Mathematical Union": two names.
        if run.count > 1, !institution, next == end + 2 {
          let tail = self.run(from: next, s, proper, lower)
          if tail - next > 1, RoleNouns.organisations.contains(lower[tail - 1]) { break }
        }
        // "Ana Prieto of the University of Vigo": who and of which house.
        if run.count > 1, run.count <= 4, !institution, label == nil || label == .person || label == .organisation && ["university", "college", "institute", "hospital", "school"].contains(lower[self.run(from: next, s, proper, lower) - 1]), !run.contains(where: { RoleNouns.isClassNoun(lower[$0]) || RoleNouns.honours.contains(lower[$0]) || s.tokens[$0].tag == .nnps }) {
          let tail = self.run(from: next, s, proper, lower)
          if RoleNouns.organisations.contains(lower[next]) || RoleNouns.organisations.contains(lower[tail - 1]) { break }
        }
        // "Milo Vukčević of Montenegro": who and from where.
        if run.count > 1, run.count <= 4, !institution, Gazetteer.isPlace(s.text(of: next..<self.run(from: next, s, proper, lower))), !run.contains(where: { RoleNouns.isClassNoun(lower[$0]) || RoleNouns.honours.contains(lower[$0]) || lower[$0].hasSuffix("s") && s.tokens[$0].tag == .nnps }) { break }
        // "Pacora Foods of Long Beach": a firm ends with its kind.
        if ["foods", "inc", "inc.", "ltd", "plc", "llc", "corp", "motors", "airlines", "industries", "technologies", "systems", "partners", "holdings", "pharmaceuticals", "labs", "software", "studios"].contains(last) { break }
        guard institution || (label != .person && label != .geopolitical && (run.count > 1 || run.lowerBound > 0)) else { break }
        // "the Agency of Y" is a name, "the Report of Acme Inc. of 2020" is still one.
        guard s.tokens[end - 1].tag == .nnp || s.tokens[end - 1].tag == .nnps || institution else { break }
      }
      end = self.run(from: next, s, proper, lower)
    }
    // "the International Center for Agricultural Research in the Dry Areas (Icarda)": the letters say how long it is.
    if end + 2 < s.count, run.count > 1, ["in", "on", "for", "of", "to", "and", "against"].contains(lower[end]) {
      var next = end + 1
      if lower[next] == "the", next + 1 < s.count { next += 1 }
      if proper[next] {
        let stop = self.run(from: next, s, proper, lower)
        if stop + 2 < s.count, s.tokens[stop].text == "(", s.tokens[stop + 2].text == ")" {
          let letters = Array(lower[stop + 1])
          let initials = (run.lowerBound..<stop).filter { s.tokens[$0].text.unicodeScalars.first?.properties.isUppercase == true }.compactMap { lower[$0].first }
          if letters.count >= 3, letters == initials { end = stop }
        }
      }
    }
    // "the Organization for Security and Co-operation in Europe (OSCE)": parted at a hyphen too.
    if run.count > 1 || end > run.upperBound, end < s.count, ["-", "in", "on", "for", "of", "to", "and"].contains(lower[end]), let open = (end..<min(end + 8, s.count)).first(where: { s.tokens[$0].text == "(" }), open + 2 < s.count, s.tokens[open + 2].text == ")", s.tokens[open + 1].text == s.tokens[open + 1].text.uppercased() {
      let letters = Array(lower[open + 1])
      let initials = (run.lowerBound..<open).filter { s.tokens[$0].text.unicodeScalars.first?.properties.isUppercase == true }.compactMap { lower[$0].first }
      if letters.count >= 3, letters == initials, !(end..<open).contains(where: { s.tokens[$0].pos == .verb || lower[$0] == "," }) { return open }
    }
    // "Iowa 52 and Kansas 20": a place has no number. "Executive Order 13224": a rule has a long one.
    if end < s.count, s.tokens[end].tag == .cd, !Gazetteer.isPlace(s.text(of: run)), s.tokens[end].text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      s.tokens[end].entityLabel != .money,
      s.tokens[end].entityLabel != .date && s.tokens[end].text.utf8.count <= 3 || s.tokens[end].text.utf8.count <= 6 && ["order", "resolution", "directive", "decree", "regulation"].contains(lower[run.upperBound - 1]),
      run.contains(s.tokens[end].head), end + 1 >= s.count || !joiner(s.tokens[end + 1].text),
      end + 1 >= s.count || s.tokens[end + 1].tag != .nns
    {
      end += 1
    }
    return end
  }

  /// A word that stands before a first name alone: "Queen Margaret", "Brother Anselm".
  private static func isTitle(_ word: String) -> Bool {
    RoleNouns.honorifics.contains(word)
      || ["king", "queen", "prince", "princess", "emperor", "empress", "duke", "duchess", "count", "countess", "pope", "bishop", "abbot", "abbess", "master", "brother", "sister", "saint"].contains(word)
  }

  /// "the Victoria and Albert Museum": both hang on the one institution behind them.
  private static func shareEnd(_ run: Range<Int>, _ and: Int, _ next: Int, _ s: ParsedSentence, _ proper: [Bool], _ lower: [String]) -> Bool {
    let end = self.run(from: next, s, proper, lower)
    let last = end - 1
    guard end - next >= 2, s.tokens[last].tag == .nnp, RoleNouns.organisations.contains(lower[last]), Gazetteer.adjectives[lower[and - 1]] == nil else { return false }
    let a = s.tokens[and - 1]
    return a.head == last && [.nmod, .compound, .amod].contains(a.label)
  }

  /// "St Oswald's Academy and Millbrook Primary": what ends with its kind is whole, and what follows begins with a name.
  private static func areTwo(_ run: Range<Int>, _ next: Int, _ s: ParsedSentence, _ proper: [Bool], _ lower: [String]) -> Bool {
    let end = self.run(from: next, s, proper, lower)
    guard run.count > 1, end - next > 1,
      ["academy", "school", "college", "university", "hospital", "institute", "church", "ltd", "inc", "plc", "corp", "stadium", "airport", "hotel", "infirmary", "cathedral", "station", "club"].contains(lower[run.upperBound - 1])
    else { return false }
    return !RoleNouns.isClassNoun(lower[next]) && !["art", "arts", "research", "science", "technology", "medical", "health", "training", "sports", "library", "gardens"].contains(lower[next])
  }

  /// Splits titles off the front, and `Tesla CEO` off `Tesla CEO Elon Musk`.
  private static func split(_ run: Range<Int>, _ s: ParsedSentence, _ lower: [String]) -> [NameSpan] {
    var start = run.lowerBound
    var owner: Range<Int>?
    // A role inside of the run, with a person's name behind it.
    var role: Int?
    for i in run.dropLast() where (RoleNouns.persons.contains(lower[i]) || RoleNouns.honorifics.contains(lower[i])) && isPersonStart(i + 1, run.upperBound, i, s, lower) {
      role = i
    }
    // "Objector Maureen Pickersgill said": a word of the sentence's start before a given name.
    if role == nil, run.lowerBound == 0, run.count >= 3, GivenNames.gender(s.tokens[1].text) != nil, GivenNames.gender(s.tokens[0].text) == nil,
      ["er", "or", "ist", "man", "woman", "ian"].contains(where: { lower[0].hasSuffix($0) && lower[0].utf8.count > 5 }), s.tokens[0].label == .compound
    {
      role = 0
    }
    // "Dutchman Thymen Arensman", "Australian Jai Hindley": of which nation, in front of a person's name.
    if role == nil, (3...4).contains(run.count), Gazetteer.demonyms[lower[run.lowerBound]] != nil || Gazetteer.adjectives[lower[run.lowerBound]] != nil, s.tokens[run.lowerBound].entityLabel != .person || Gazetteer.demonyms[lower[run.lowerBound]] != nil,
      s.tokens[run.lowerBound].tag == .nnp || s.tokens[run.lowerBound].tag == .jj, s.tokens[run.lowerBound].label == .compound || s.tokens[run.lowerBound].label == .amod || s.tokens[run.lowerBound].label == .nmod,
      (run.lowerBound + 1..<run.upperBound).allSatisfy({ s.tokens[$0].entityLabel == .person && s.tokens[$0].tag == .nnp }) || GivenNames.gender(s.tokens[run.lowerBound + 1].text) != nil && run.count == 3,
      !RoleNouns.isClassNoun(lower[run.upperBound - 1]), !RoleNouns.events.contains(lower[run.upperBound - 1]), !RoleNouns.organisations.contains(lower[run.upperBound - 1]), !RoleNouns.honours.contains(lower[run.upperBound - 1])
    {
      let rest = run.lowerBound + 1..<run.upperBound
      return [NameSpan(tokens: rest, head: headToken(rest, s), label: .person, title: run.lowerBound..<run.lowerBound + 1)]
    }
    if let role {
      var titleStart = role
      while titleStart > run.lowerBound, RoleNouns.titleModifiers.contains(lower[titleStart - 1]) || RoleNouns.persons.contains(lower[titleStart - 1]) || RoleNouns.honorifics.contains(lower[titleStart - 1]) {
        titleStart -= 1
      }
      // "Mining Minister": what is no country or organisation belongs to the title.
      if titleStart > run.lowerBound {
        let before = run.lowerBound..<titleStart
        let label = label(before, s)
        if label == .organisation || label == .geopolitical || Gazetteer.isPlace(s.text(of: before)) { owner = before } else { titleStart = run.lowerBound }
      }
      start = role + 1
      var out: [NameSpan] = []
      if let owner { out.append(NameSpan(tokens: owner, head: headToken(owner, s), label: label(owner, s), title: nil)) }
      out.append(
        NameSpan(tokens: start..<run.upperBound, head: headToken(start..<run.upperBound, s), label: label(start..<run.upperBound, s),
          title: titleStart..<start, titleOwner: owner))
      return out
    }
    return [NameSpan(tokens: run, head: headToken(run, s), label: label(run, s), title: nil)]
  }

  private static func isPersonStart(_ i: Int, _ end: Int, _ title: Int, _ s: ParsedSentence, _ lower: [String]) -> Bool {
    guard i < end else { return false }
    let last = lower[end - 1]
    if RoleNouns.organisations.contains(last) || RoleNouns.places.contains(last) || RoleNouns.events.contains(last) || RoleNouns.documents.contains(last) { return false }
    if lower[i..<end].contains("of") || ["order", "council", "committee", "branch", "summary", "board", "suite", "director", "office"].contains(lower[i]) { return false }
    if RoleNouns.persons.contains(lower[i]) { return false }
    if s.tokens[i].entityLabel == .person || GivenNames.gender(s.tokens[i].text) != nil { return true }
    if RoleNouns.honorifics.contains(lower[title]) { return true }
    // Without a sign of a person only an unmistakable title is one.
    // "Field Marshal Hieronymus von Aldringen": two words that are nothing but a title.
    if title > 0, ["field marshal", "prime minister", "vice president", "lord justice", "chief justice", "rear admiral", "vice admiral"].contains(lower[title - 1] + " " + lower[title]) { return true }
    if RoleNouns.ambiguousTitles.contains(lower[title]), title == 0 || !RoleNouns.titleModifiers.contains(lower[title - 1]) || s.tokens[i].entityLabel == .organisation { return false }
    return s.tokens[title].entityMark == .outside || s.tokens[title].entityLabel != s.tokens[i].entityLabel || s.tokens[i].entityLabel == .organisation && end - i == 2
  }

  /// The token of a range whose head lies outside of it.
  static func headToken(_ range: Range<Int>, _ s: ParsedSentence) -> Int {
    // A particle that the parser took for a verb heads nothing.
    for i in range.reversed() where !range.contains(s.tokens[i].head) || s.tokens[i].head == i {
      if s.tokens[i].label != .punct, s.tokens[i].pos != .adposition || range.count == 1, s.tokens[i].pos != .verb && s.tokens[i].pos != .auxiliary || range.count == 1 { return i }
    }
    return range.upperBound - 1
  }

  private static func label(_ range: Range<Int>, _ s: ParsedSentence) -> EntityLabel? {
    var counts: [EntityLabel: Int] = [:]
    for i in range { if let l = s.tokens[i].entityLabel { counts[l, default: 0] += 1 } }
    return counts.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
  }
}
