import Reading
import Testing

/// One relation for all tenses: what facts are linked by.
@Suite("Dictionary forms of relations")
struct RelationBaseTests {
  private func facts(_ text: String) throws -> [CandidateFact] {
    try Array(text.utf8).withUnsafeBytes { try Reader.read($0, name: "a.txt") }.facts
  }

  @Test(arguments: [
    ("Norway signed the treaty.", "sign"), ("Norway has signed the treaty.", "sign"), ("Norway signs the treaty.", "sign"),
    ("Norway bought the port of Narvik.", "buy"), ("The summit was held in Oslo.", "held in"), ("The port was founded by Hanna Berg.", "founded by"),
    ("Norway depends on Sweden.", "depend on"), ("Hanna Berg became head of the port of Narvik.", "become"),
  ])
  func activeVerbsLoseTheirTense(_ text: String, _ base: String) throws {
    let bases = try facts(text).map(\.relationBase)
    #expect(bases.contains(base), "\(bases)")
  }

  @Test func plansAndDenialsAreOfTheVerbItself() throws {
    for text in ["Norway plans to buy the port of Narvik.", "Norway did not buy the port of Narvik.", "Norway will buy the port of Narvik."] {
      let found = try facts(text).filter { $0.relationBase == "buy" }
      #expect(!found.isEmpty, "\(text)")
      #expect(found.allSatisfy { $0.polarity == .negated || $0.modality != .stated }, "\(text)")
    }
    #expect(try facts("Norway began buying ships.").map(\.relationBase).contains("begin buying"))
  }

  @Test(arguments: [("signs", "sign"), ("signed", "sign"), ("bought from", "buy from"), ("member of", "member of"), ("", "")])
  func namesAsTyped(_ phrase: String, _ base: String) { #expect(RelationName.base(of: phrase) == base) }
}
