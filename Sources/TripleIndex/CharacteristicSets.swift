/// The sets of predicates that the subjects of a graph have, counted (Neumann and Moerkotte, ICDE 2011): what stars
/// over one subject are estimated from.
///
/// The most frequent sets are kept one by one. The subjects of all others are a remainder of which only the
/// numbers per predicate are known; inside it predicates are taken to be independent. So a star of one predicate is
/// always exact, and one of several is as long as nothing lies in the remainder. At most ``mostSets`` sets and
/// ``mostEntries`` entries, 140 kB, and 16 bytes a predicate of the graph. Immutable.
public final class CharacteristicSets: Sendable {
  /// Sets that are kept.
  static let mostSets = 2048
  /// Predicates in all kept sets together.
  static let mostEntries = 16_384
  /// Subjects with more predicates than this are part of the remainder.
  static let longestSet = 256

  /// What is known of a star.
  public struct Star: Sendable {
    /// Subjects that have all predicates.
    public let subjects: Double
    /// For each asked predicate, triples of these subjects.
    public let triples: [Double]
    /// Solutions of the multiplied patterns: the sum over the sets of the product of their values.
    public let solutions: Double
  }

  /// Sorted predicates of the graph.
  let predicates: [TermID]
  /// Where the sets of each predicate start; one more than predicates.
  let starts: [Int32]
  /// Numbers of the sets that hold a predicate, ascending, and the triples of the predicate in each.
  let sets: [Int32]
  let triples: [UInt32]
  /// Subjects of each set.
  let subjects: [UInt32]
  /// Subjects of the remainder, and by predicate its subjects and triples.
  public let remainder: Int
  let remainderSubjects: [UInt32]
  let remainderTriples: [UInt32]

  /// How many sets are kept.
  public var count: Int { subjects.count }

  init(
    predicates: [TermID], starts: [Int32], sets: [Int32], triples: [UInt32], subjects: [UInt32], remainder: Int,
    remainderSubjects: [UInt32], remainderTriples: [UInt32]
  ) {
    self.predicates = predicates
    self.starts = starts
    self.sets = sets
    self.triples = triples
    self.subjects = subjects
    self.remainder = remainder
    self.remainderSubjects = remainderSubjects
    self.remainderTriples = remainderTriples
  }

  /// The number of subjects with all the predicates, and of their triples; zeros when a predicate is unknown. A
  /// predicate may stand more than once. Costs a merge of the predicates' lists of sets: some microseconds.
  /// - Parameter multiplied: for each predicate whether its values multiply the solutions (its object is free).
  public func star(_ asked: [TermID], multiplied: [Bool]) -> Star {
    if asked.isEmpty { return Star(subjects: 0, triples: [], solutions: 0) }
    var unique: [Int] = []
    var place = [Int](repeating: 0, count: asked.count)
    for (i, p) in asked.enumerated() {
      let at = index(of: p)
      if at < 0 { return Star(subjects: 0, triples: asked.map { _ in 0 }, solutions: 0) }
      if let known = unique.firstIndex(of: at) {
        place[i] = known
      } else {
        place[i] = unique.count
        unique.append(at)
      }
    }
    var found = 0.0
    var solutions = 0.0
    var sums = [Double](repeating: 0, count: unique.count)
    var cursors = unique.map { Int(starts[$0]) }
    let ends = unique.map { Int(starts[$0 + 1]) }
    // The lists are merged: the largest number that any of them stands on is sought in all others.
    var wanted: Int32 = 0
    var agreed = 0
    var turn = 0
    while true {
      while cursors[turn] < ends[turn], sets[cursors[turn]] < wanted { cursors[turn] += 1 }
      if cursors[turn] == ends[turn] { break }
      let here = sets[cursors[turn]]
      if here == wanted {
        agreed += 1
      } else {
        wanted = here
        agreed = 1
      }
      turn = turn + 1 == unique.count ? 0 : turn + 1
      if agreed == unique.count {
        let n = Double(subjects[Int(wanted)])
        var product = n
        for i in unique.indices { sums[i] += Double(triples[cursors[i]]) }
        for i in asked.indices where multiplied[i] { product *= Double(triples[cursors[place[i]]]) / n }
        found += n
        solutions += product
        wanted += 1
        agreed = 0
      }
    }
    if remainder > 0 {
      var n = Double(remainder)
      var least = n
      for p in unique {
        n *= Double(remainderSubjects[p]) / Double(remainder)
        least = min(least, Double(remainderSubjects[p]))
      }
      n = min(n, least)
      if n > 0 {
        var product = n
        for (i, p) in unique.enumerated() { sums[i] += n * Double(remainderTriples[p]) / Double(remainderSubjects[p]) }
        for i in asked.indices where multiplied[i] {
          let p = unique[place[i]]
          product *= Double(remainderTriples[p]) / Double(remainderSubjects[p])
        }
        found += n
        solutions += product
      }
    }
    return Star(subjects: found, triples: place.map { sums[$0] }, solutions: solutions)
  }

  private func index(of p: TermID) -> Int {
    predicates.withUnsafeBufferPointer { list in
      guard let base = list.baseAddress else { return -1 }
      let i = SortedSearch.lowerBound(base, 0, list.count, p)
      return i < list.count && list[i] == p ? i : -1
    }
  }
}

extension GraphView {
  /// The characteristic sets of the folded part of the graph when they are made already; costs nothing.
  public var characteristicSets: CharacteristicSets? { base.characteristicSets(wait: false, make: false) }

  /// The characteristic sets of the folded part, for whoever plans a query: made now for a graph of up to 50,000
  /// triples (half a millisecond), on a thread of their own for a larger one. Until then the answer is nil; nobody waits.
  public func wantedCharacteristicSets() -> CharacteristicSets? {
    base.characteristicSets(wait: base.count <= 50_000, make: true)
  }

  /// The characteristic sets of the folded part, made now if they are not yet: 8 ns a triple, 40 where hardly two subjects have the same set.
  @discardableResult public func makeCharacteristicSets() -> CharacteristicSets? {
    base.characteristicSets(wait: true, make: true)
  }

  /// What is known of the subjects that have all of some predicates; nil when that says nothing about the graph as it
  /// is now, because the folded part does not have a predicate.
  ///
  /// Changes are not in the sets. The figures of the folded part are multiplied by how far the least grown
  /// (or most shrunken) of the predicates has changed: so a star whose predicates all double doubles, and one
  /// does not grow because a single predicate does.
  public func star(_ predicates: [TermID], multiplied: [Bool], in sets: CharacteristicSets) -> CharacteristicSets.Star? {
    let star = sets.star(predicates, multiplied: multiplied)
    if !isChanged { return star }
    var scale = Double.infinity
    for p in predicates {
      let folded = base.count(0, p, 0)
      if folded == 0 { return nil }
      scale = min(scale, Double(count(0, p, 0)) / Double(folded))
    }
    if !scale.isFinite { return nil }
    return CharacteristicSets.Star(
      subjects: star.subjects * scale, triples: star.triples.map { $0 * scale }, solutions: star.solutions * scale)
  }

  /// Triples in the folded part of the graph.
  public var foldedCount: Int { base.count }

  /// The second and third level below a first key of a grouped order in the folded part alone: what changes have
  /// added or removed is not seen, nothing is merged and nothing laid out. Nil while the order is not laid out.
  public func foldedPairs(_ order: KeyOrder, _ a: TermID) -> PairList? {
    guard order.isGrouped else { return nil }
    return base.groupedIfReady(order)?.pairs(a)
  }
}
