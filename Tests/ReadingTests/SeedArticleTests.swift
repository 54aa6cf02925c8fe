import Reading
import Testing

/// The article that the project began with lies outside of it; skipped when it is not there.
@Suite("The seed article")
struct SeedArticleTests {
  @Test("The questions that it must answer")
  func questions() throws {
    guard let bytes = OracleFile.bytes(OracleFile.root + "/../shared/reading/seed-article.txt") else {
      print("skipped: the seed article is not there")
      return
    }
    let d = try Reader.read(bytes, name: "seed-article.txt")
    let all = lines(d)
    #expect(all.contains { $0 == ("Mexico", "member of", "United States Northern Command") })
    #expect(all.contains { $0.1 == "held in" && $0.2 == "Colorado Springs" })
    let command = d.entities.first { $0.label == "United States Northern Command" }
    #expect(command?.aliases.map(\.text).contains("Northern Command") == true)
    #expect(d.entities.contains { $0.aliases.contains { $0.text == "BMCR" } })
    #expect(d.blocks.filter { !$0.kept }.count >= 5)
  }
}
