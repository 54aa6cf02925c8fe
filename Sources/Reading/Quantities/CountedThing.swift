/// A number with what it counts: "4,500 people", "about 12 kilometres", "30 to 40 MW".
///
/// Only words that can be nothing else: a number that a lower-case plural or a unit of measure follows. A year
/// with a noun ("2016 election"), a part of a name ("7 Eleven") and a stretch of time are none.
public struct CountedThing: Sendable, Hashable {
  /// Canonical decimal digits; of a range the lower end.
  public var value: String
  /// `xsd:integer` or `xsd:decimal`.
  public var datatype: String
  /// The upper end of a range.
  public var upper: String?
  /// What is counted, in the words of the text ("foreign workers"), or a unit of measure in short ("km").
  public var unit: String
  /// Whether the unit is one of measure, so that the thing is an amount and nothing else.
  public var isMeasure: Bool
  /// Whether the text writes the number in words up to twelve, as it does of single things ("three men").
  public var isSpelled: Bool

  private static let most = 12
  private static let modifiers: Set<String> = [
    "about", "around", "some", "nearly", "almost", "over", "more", "less", "fewer", "than", "at", "least", "most", "up", "to", "as", "many", "much",
    "approximately", "roughly", "the", "a", "an", "estimated", "total", "of", "only", "just", "under", "exactly", "another", "between", "from",
    "further", "additional", "average", "close", "well", "below", "above",
  ]
  private static let irregular: Set<String> = [
    "people", "men", "women", "children", "police", "troops", "staff", "personnel", "cattle", "aircraft", "sheep", "fish", "feet", "teeth", "mice",
    "geese", "series", "species", "crew", "livestock", "spacecraft", "poultry", "salmon", "deer", "oxen", "phenomena", "criteria", "bacteria", "alumni",
  ]
  /// Of these a bare number of four digits is a count and no year.
  private static let counted: Set<String> = [
    "people", "men", "women", "children", "workers", "employees", "soldiers", "troops", "homes", "houses", "jobs", "students", "patients", "residents",
    "members", "passengers", "cases", "deaths", "police", "refugees", "migrants", "voters", "households", "families", "animals", "trees", "vehicles",
  ]
  private static let times: Set<String> = [
    "year", "month", "week", "day", "hour", "minute", "second", "decade", "century", "night", "morning", "evening", "weekend", "season", "quarter",
    "centurie", "centuries",
  ]
  private static let prepositions: Set<String> = ["of", "in", "at", "on", "for", "with", "from", "per", "to", "by", "and", "under", "over", "who", "which", "that"]

  /// Nil when the words are no count.
  public init?(_ label: String) {
    var words = label.split(separator: " ").map(String.init)
    guard (2...Self.most).contains(words.count) else { return nil }
    var isQualified = false
    while let first = words.first, Self.modifiers.contains(first.lowercased()) {
      if !["the", "a", "an"].contains(first.lowercased()) { isQualified = true }
      words.removeFirst()
    }
    guard words.count > 1 || words.first?.contains("-") == true else { return nil }
    var ends: [Quantity] = []
    var rest = words[...]
    // "30-40 people" is a range in one word; "twenty-one" is not.
    if let first = rest.first, let cut = first.firstIndex(where: { $0 == "-" || $0 == "–" }),
      first.first?.isNumber == true, first.last?.isNumber == true
    {
      guard let low = Self.number([String(first[..<cut])]), let high = Self.number([String(first[first.index(after: cut)...])]) else { return nil }
      ends = [low, high]
      rest = rest.dropFirst()
    } else {
      guard let (low, behind) = Self.leading(rest) else { return nil }
      ends = [low]
      rest = behind
      if let word = rest.first, ["to", "and", "-", "–", "or"].contains(word.lowercased()), let (high, after) = Self.leading(rest.dropFirst()) {
        ends.append(high)
        rest = after
      }
    }
    guard let first = ends.first, let last = ends.last else { return nil }
    // "4 to 5 million people": the scale is of both ends.
    if ends.count == 2, !Self.isLess(first.lexical, last.lexical) { return nil }
    if first.isMoney || last.isMoney || first.isPercent {
      // "8 percent of voters" counts voters; "$3 million fine" is a fine.
      guard !last.isMoney, ends.count == 1, rest.first == "of", rest.count > 1, let unit = first.unit else { return nil }
      self.init(first, nil, unit: unit + " " + rest.joined(separator: " "), isMeasure: true, isSpelled: false)
      return
    }
    guard let measured = last.unit.map({ ($0, rest) }) ?? Self.measure(rest) else {
      guard let unit = Self.noun(rest, first, isQualified: isQualified, words[0]) else { return nil }
      self.init(first, ends.count == 2 ? last : nil, unit: unit, isMeasure: false, isSpelled: Self.isSpelled(words[0], first))
      return
    }
    var unit = measured.0
    var tail = measured.1
    if let per = tail.first, ["per", "a", "an"].contains(per.lowercased()), tail.count > 1 {
      let word = tail[tail.startIndex + 1].lowercased()
      unit += "/" + (["hour": "h", "second": "s"][word] ?? word)
      tail = tail.dropFirst(2)
    }
    // "12 kilometres of road" measures road; "12 kilometres north of Oslo" is a place.
    if let next = tail.first {
      guard next == "of", tail.count > 1 else { return nil }
      unit += " " + tail.joined(separator: " ")
    }
    self.init(first, ends.count == 2 ? last : nil, unit: unit, isMeasure: true, isSpelled: false)
  }

  private init(_ value: Quantity, _ upper: Quantity?, unit: String, isMeasure: Bool, isSpelled: Bool) {
    self.value = value.lexical
    self.upper = upper?.lexical
    datatype = value.datatype
    self.unit = unit
    self.isMeasure = isMeasure
    self.isSpelled = isSpelled
  }

  private static func number(_ words: [String]) -> Quantity? {
    // An article or a mark alone is no number.
    guard words.contains(where: { $0.contains { $0.isNumber } || Quantity.small[$0.lowercased().split(separator: "-").first.map(String.init) ?? ""] != nil || ["hundred", "thousand", "million", "billion", "trillion"].contains($0.lowercased()) }) else { return nil }
    return Quantity(words: words.map { $0.lowercased() })
  }

  /// The longest number that the words begin with, and what follows it.
  private static func leading(_ words: ArraySlice<String>) -> (Quantity, ArraySlice<String>)? {
    for count in stride(from: min(words.count, 5), through: 1, by: -1) {
      let front = Array(words.prefix(count))
      // "and", "of" belong to what follows.
      if let last = front.last?.lowercased(), modifiers.contains(last) || last == "and" || last == "per" { continue }
      if let found = number(front) { return (found, words.dropFirst(count)) }
    }
    return nil
  }

  private static func measure(_ words: ArraySlice<String>) -> (String, ArraySlice<String>)? {
    guard let first = words.first else { return nil }
    let power = ["square": "2", "cubic": "3", "sq": "2"][first.lowercased()]
    if let power, words.count > 1, let unit = Measure.unit(of: words[words.startIndex + 1].lowercased()) { return (unit + power, words.dropFirst(2)) }
    return Measure.unit(of: first.lowercased()).map { ($0, words.dropFirst()) }
  }

  /// The words of what is counted; nil when they are a name, a time, or no plural.
  private static func noun(_ words: ArraySlice<String>, _ number: Quantity, isQualified: Bool, _ written: String) -> String? {
    var phrase = words
    if phrase.first == "of" { phrase = phrase.dropFirst() }
    if phrase.first == "the" || phrase.first == "its" || phrase.first == "their" { phrase = phrase.dropFirst() }
    guard !phrase.isEmpty, phrase.count <= 6, number.lexical != "0", number.lexical != "1" else { return nil }
    let end = phrase.firstIndex { prepositions.contains($0) } ?? phrase.endIndex
    guard end > phrase.startIndex else { return nil }
    let head = phrase[end - 1]
    for word in phrase[..<end] {
      guard let letter = word.unicodeScalars.first, letter.properties.isLowercase || (word != head && letter.properties.isUppercase) else { return nil }
      if word.contains(where: \.isNumber) { return nil }
    }
    let isPlural = irregular.contains(head) || (head.hasSuffix("s") && !head.hasSuffix("ss") && !head.hasSuffix("us") && !head.hasSuffix("is"))
    guard isPlural, !times.contains(String(head.dropLast())), !times.contains(head) else { return nil }
    // "2016 elections": the year.
    if written.utf8.count == 4, let year = Int(written), (1500...2100).contains(year), !isQualified, !counted.contains(head) { return nil }
    return phrase.joined(separator: " ")
  }

  private static func isSpelled(_ word: String, _ number: Quantity) -> Bool {
    guard let value = Int(number.lexical), value <= most else { return false }
    return word.first?.isNumber != true
  }

  private static func isLess(_ a: String, _ b: String) -> Bool {
    guard let x = Double(a), let y = Double(b) else { return false }
    return x < y
  }
}
