/// Pages that link to pages: hubs, triangles, a tree, chains, numbers and labels.
///
/// Per page a kind (few kinds have most pages), a label in one of four languages, its place in a tree of
/// fan-out five, sometimes its predecessor in a chain, a size over six magnitudes, a year. The rest are
/// links of forty sorts, the first far more frequent than the last; half go to hubs, half to neighbours,
/// which closes triangles.
enum WebData {
  static let sorts = 40
  static func page(_ number: Int) -> String { "<http://web.example/page/\(number)>" }
  static func link(_ sort: Int) -> String { "<http://web.example/terms#link\(sort)>" }
  static func term(_ name: String) -> String { "<http://web.example/terms#\(name)>" }

  static func pages(_ triples: Int) -> Int { max(1_000, triples / 12) }

  static func write(_ triples: Int, to path: String) throws -> Int {
    let file = try TripleFile(path)
    var random = Random(seed: 20_26)
    let pages = pages(triples)
    let languages = ["en", "de", "fr", "es"]
    let (within, previous, size, year) = (term("within"), term("previous"), term("size"), term("year"))
    for number in 0..<pages {
      let me = page(number)
      try file.add(me, Words.type, "<http://web.example/terms#Kind\(random.skewed(150))>")
      try file.add(me, Words.label, "\"page number \(number)\"@\(number % 3 == 0 ? languages[random.below(4)] : "en")")
      if number > 0 { try file.add(me, within, page((number - 1) / 5)) }
      if number % 1_000 > 0, random.chance(50) { try file.add(me, previous, page(number - 1)) }
      if random.chance(60) { try file.add(me, size, Words.integer(random.skewed(1_000_000))) }
      if random.chance(30) { try file.add(me, year, Words.integer(1_900 + random.below(120))) }
    }
    let ranks = RankedChoice(sorts)
    var seen: Set<Int> = []
    while file.count < triples {
      let from = random.below(pages)
      seen.removeAll(keepingCapacity: true)
      for _ in 0...random.skewed(20) {
        let to = random.chance(50) ? random.skewed(pages) : min(pages - 1, max(0, from + random.between(-50, 50)))
        let sort = ranks.pick(&random)
        if to != from, seen.insert(sort * pages + to).inserted { try file.add(page(from), link(sort), page(to)) }
      }
    }
    try file.close()
    return file.count
  }
}
