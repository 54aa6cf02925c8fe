import Reading
import Synchronization
import Testing

/// Articles that several tests look at, each read once.
enum ArticleReadings {
  private static let known = Mutex<[String: ReadDocument]>([:])

  static func document(_ path: String) throws -> ReadDocument {
    if let document = known.withLock({ $0[path] }) { return document }
    let document = try Reader.read(try #require(OracleFile.bytes(path)), name: "article.txt")
    known.withLock { $0[path] = document }
    return document
  }
}

/// Articles of our own with their facts, written before the rules.
enum GoldArticle {
  static let names = [
    "business", "court", "culture", "disaster", "health", "military", "politics", "science", "sport", "technology",
  ]
  static func path(_ name: String, _ ending: String) -> String {
    OracleFile.root + "/Tests/ReadingTests/Gold/Articles/" + name + "." + ending
  }
  static func article(_ name: String) throws -> [UInt8] { try #require(OracleFile.bytes(path(name, "txt"))) }
  static func gold(_ name: String) throws -> GoldScorer {
    GoldScorer(String(decoding: try #require(OracleFile.bytes(path(name, "gold"))), as: UTF8.self))
  }
}

func lines(_ document: ReadDocument) -> [(String, String, String)] {
  document.tsv().split(separator: "\n").map { line in
    let c = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    return (c[0], c[1], c[2])
  }
}

@Suite("Facts of the gold articles")
struct GoldTests {
  @Test("Precision and recall over all articles, no fact from the page's noise")
  func floor() throws {
    var all = GoldScorer.Score()
    for name in GoldArticle.names {
      let document = try ArticleReadings.document(GoldArticle.path(name, "txt"))
      let s = try GoldArticle.gold(name).score(lines(document))
      #expect(s.f1 > 0.8, "\(name): precision \(s.precision), recall \(s.recall), missed \(s.missed), wrong \(s.wrong)")
      #expect(s.boilerplate == 0, "\(name): \(s.wrong)")
      all.good += s.good
      all.read += s.read
      all.hit += s.hit
      all.core += s.core
    }
    print("gold articles: precision \(all.precision) (\(all.good)/\(all.read)), recall \(all.recall) (\(all.hit)/\(all.core))")
    #expect(all.precision >= 0.95)
    #expect(all.recall >= 0.93)
  }

  @Test("The scorer gives nothing for nonsense and everything for the gold itself")
  func scorer() throws {
    let gold = try GoldArticle.gold("politics")
    let own = gold.facts.map { ($0.subject, $0.relations[0], $0.object) }
    #expect(gold.score(own).recall == 1)
    #expect(gold.score(own).precision == 1, "\(gold.score(own).wrong)")
    let nonsense = gold.score([("Estonia", "eats", "cheese"), ("Share", "this", "article")])
    #expect(nonsense.good == 0)
    #expect(nonsense.boilerplate == 1)
  }
}
