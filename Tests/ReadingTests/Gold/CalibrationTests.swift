import Reading
import Testing

/// Of facts said to be 0.8 about 80 of 100 are right, on articles that neither rules nor weights have seen.
@Suite("Calibrated confidence")
struct CalibrationTests {
  static let heldOut = ["rate-peru", "cycling-stage", "border-drones", "wiki-company"]

  /// The expected calibration error in ten bins, and the share of right facts among those said to be at least `floor`.
  func measure(_ names: [String]) throws -> (error: Double, count: Int, right: (Double) -> Double) {
    var all: [(said: Double, right: Bool)] = []
    for name in names {
      let document = try ArticleReadings.document(UnseenArticle.path(name, "txt"))
      let gold = try UnseenArticle.gold(name)
      for (fact, line) in zip(document.facts, lines(document)) { all.append((fact.confidence, gold.score([line]).good == 1)) }
    }
    var error = 0.0
    for bin in 0..<10 {
      let inside = all.filter { min(9, Int($0.said * 10)) == bin }
      guard !inside.isEmpty else { continue }
      let said = inside.reduce(0) { $0 + $1.said } / Double(inside.count)
      let right = Double(inside.filter(\.right).count) / Double(inside.count)
      error += Double(inside.count) / Double(all.count) * abs(said - right)
    }
    let facts = all
    return (error, all.count, { floor in
      let sure = facts.filter { $0.said >= floor }
      return sure.isEmpty ? 1 : Double(sure.filter(\.right).count) / Double(sure.count)
    })
  }

  @Test("The expected calibration error on held-out articles is small, and sure facts are right more often")
  func heldOut() throws {
    let m = try measure(Self.heldOut)
    print("calibration, held out: error \(m.error) over \(m.count) facts, right at 0.8 and above \(m.right(0.8)), of all \(m.right(0))")
    #expect(m.count > 150)
    #expect(m.error < 0.1)
    #expect(m.right(0.8) > m.right(0))
    #expect(m.right(0.8) >= 0.8)
  }
}
