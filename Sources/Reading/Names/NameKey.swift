/// The form in which names are compared: lower case, no article, no dots, countries and the
/// words made from them under one name ("US Armed Forces" = "American Armed Forces").
enum NameKey {
  static func words(_ name: String) -> [String] {
    var out: [String] = []
    for raw in name.lowercased().split(whereSeparator: { $0 == " " || $0 == "-" || $0 == "/" || $0 == "\n" || $0 == "\t" }) {
      var word = String(raw)
      if word == "'s" || word == "’s" { continue }
      if word.hasSuffix("'s") || word.hasSuffix("’s") { word.removeLast(2) }
      if let country = Gazetteer.adjectives[word] ?? Gazetteer.countries[word] {
        out.append(contentsOf: country.lowercased().split(separator: " ").map(String.init))
        continue
      }
      word.removeAll { $0 == "." || $0 == "," || $0 == "\"" || $0 == "“" || $0 == "”" }
      if !word.isEmpty { out.append(word) }
    }
    while let first = out.first, out.count > 1, first == "the" || first == "a" || first == "an" { out.removeFirst() }
    return out
  }

  static func key(_ name: String) -> String { words(name).joined(separator: " ") }
}
