import RDF
import SPARQL
import TripleIndex

/// Variables that join statements over nodes which people said are one thing.
///
/// `A -- p -- ?x ; ?x -- q -- B` is to find `?x` when one document calls it by one node and the other by
/// another, and somebody merged the two. Every place of such a variable gets a variable of its own; either all
/// are the same node, or they are different nodes of one class, which a VALUES block lists.
struct MergedJoins {
  /// The places of one variable: the first keeps the name.
  struct Split {
    var name: Variable
    var others: [Variable]
  }

  /// Rows of one VALUES block, and variables that may be split: each doubles the branches.
  static let mostRows = 10_000
  static let mostVariables = 4

  let resolver: NameResolver
  private let classes: [[TermID]]

  /// Nil when nobody merged anything.
  init?(_ resolver: NameResolver) {
    self.resolver = resolver
    classes = SameNodes(resolver.snapshot).classes()
    if classes.isEmpty { return nil }
  }

  /// The pattern of triples whose split variables stand for themselves or for nodes of one class.
  ///
  /// `triples`: with a variable of its own at each place. Nil when the classes are too many to list.
  func pattern(_ triples: [TriplePattern], _ splits: [Split]) -> GraphPattern? {
    var blocks: [GraphPattern] = []
    for split in splits {
      guard let rows = rows(places: split.others.count + 1) else { return nil }
      blocks.append(.values([split.name] + split.others, rows))
    }
    var whole: GraphPattern?
    for branch in 0..<(1 << splits.count) {
      var same: [Variable: Variable] = [:]
      var pattern: GraphPattern?
      for (index, split) in splits.enumerated() {
        if branch & (1 << index) == 0 {
          for other in split.others { same[other] = split.name }
        } else {
          pattern = pattern.map { .join($0, blocks[index]) } ?? blocks[index]
        }
      }
      func place(_ term: TermPattern) -> TermPattern {
        if case .variable(let variable) = term, let first = same[variable] { return .variable(first) }
        return term
      }
      let basic = GraphPattern.basic(triples.map { TriplePattern(place($0.subject), $0.predicate, place($0.object)) })
      var made = pattern.map { .join($0, basic) } ?? basic
      for (index, split) in splits.enumerated() where branch & (1 << index) == 0 {
        for other in split.others { made = .extend(made, other, .variable(split.name)) }
      }
      whole = whole.map { .union($0, made) } ?? made
    }
    return whole
  }

  /// All ways to put nodes of one class at so many places, not the same at all.
  private func rows(places: Int) -> [[Term?]]? {
    var rows: [[Term?]] = []
    for members in classes {
      var total = 1
      for _ in 0..<places {
        total *= members.count
        if total > Self.mostRows { return nil }
      }
      if rows.count + total > Self.mostRows { return nil }
      let terms = members.map { resolver.snapshot.term($0) }
      for number in 0..<total {
        var digits: [Int] = []
        var rest = number
        for _ in 0..<places {
          digits.append(rest % members.count)
          rest /= members.count
        }
        if digits.allSatisfy({ $0 == digits[0] }) { continue }
        rows.append(digits.map { terms[$0] })
      }
    }
    return rows
  }
}
