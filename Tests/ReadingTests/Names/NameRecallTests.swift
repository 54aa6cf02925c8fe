import Reading
import Testing

@Suite("Names of the gold articles")
struct NameRecallTests {
  /// Names of the gold files' entities (those with a capital), found under one of their names.
  private func recall(_ gold: [UInt8], _ document: ReadDocument) -> (found: Int, all: Int, missed: [String]) {
    var names: Set<String> = []
    for e in document.entities {
      names.insert(GoldScorer.key(e.label))
      for alias in e.aliases { names.insert(GoldScorer.key(alias.text)) }
    }
    var found = 0
    var all = 0
    var missed: [String] = []
    for line in String(decoding: gold, as: UTF8.self).split(separator: "\n") {
      let c = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard c.count == 2, c[0] == "E", c[1].first?.isUppercase == true else { continue }
      let aliases = c[1].split(separator: "|").map(String.init)
      all += 1
      if aliases.contains(where: { names.contains(GoldScorer.key($0)) }) { found += 1 } else { missed.append(aliases[0]) }
    }
    return (found, all, missed)
  }

  @Test("At least 95 of 98 names are found")
  func found() throws {
    var found = 0
    var all = 0
    var missed: [String] = []
    let articles = GoldArticle.names.map { (GoldArticle.path($0, "txt"), GoldArticle.path($0, "gold")) }
      + UnseenArticle.names.map { (UnseenArticle.path($0, "txt"), UnseenArticle.path($0, "gold")) }
    for (text, gold) in articles {
      let r = recall(try #require(OracleFile.bytes(gold)), try ArticleReadings.document(text))
      found += r.found
      all += r.all
      missed += r.missed
    }
    print("names: \(found) of \(all) found; missed: \(missed)")
    #expect(all > 400)
    #expect(found * 98 >= all * 95, "\(missed)")
  }
}
