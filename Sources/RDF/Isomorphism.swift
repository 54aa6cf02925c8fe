/// Whether two sets of quads are the same but for the names of blank nodes.
///
/// RDF 1.2 Concepts, section 3.7. Colours are refined until nothing changes; nodes that
/// still look alike are told apart by trying. For tests and small graphs: the worst case is
/// exponential and held by a budget of trials.
public enum Isomorphism {
  /// The trials before giving up.
  public static let trialBudget = 100_000

  /// Repetitions of a quad do not count.
  public static func areIsomorphic(_ a: [Quad], _ b: [Quad]) -> Bool {
    let left = Side(Set(a))
    let right = Side(Set(b))
    guard left.ground == right.ground, left.quads.count == right.quads.count, left.nodes.count == right.nodes.count else { return false }
    var trials = trialBudget
    return match(left, left.start(), right, right.start(), &trials)
  }

  private struct Side {
    var ground: Set<Quad> = []
    var quads: [Quad] = []
    var nodes: [String] = []
    /// Places in `quads` by node.
    var uses: [String: [Int]] = [:]

    init(_ all: Set<Quad>) {
      for quad in all {
        var labels: Set<String> = []
        Side.collect(quad.subject, &labels)
        Side.collect(quad.predicate, &labels)
        Side.collect(quad.object, &labels)
        if let graph = quad.graph { Side.collect(graph, &labels) }
        if labels.isEmpty {
          ground.insert(quad)
        } else {
          for label in labels { uses[label, default: []].append(quads.count) }
          quads.append(quad)
        }
      }
      nodes = Array(uses.keys)
    }

    static func collect(_ term: Term, _ labels: inout Set<String>) {
      switch term {
      case .blankNode(let node): labels.insert(node.label)
      case .triple(let triple):
        collect(triple.subject, &labels)
        collect(triple.predicate, &labels)
        collect(triple.object, &labels)
      case .iri, .literal: break
      }
    }

    func start() -> [String: Int] { Dictionary(uniqueKeysWithValues: nodes.map { ($0, 0) }) }

    /// Refines colours until the number of different ones stays.
    func refined(_ colours: [String: Int]) -> [String: Int] {
      var colours = colours
      var different = Set(colours.values).count
      while different < nodes.count {
        var next: [String: Int] = [:]
        next.reserveCapacity(nodes.count)
        for node in nodes {
          var sum = 0
          for place in uses[node] ?? [] { sum = sum &+ Side.hash(quads[place], node, colours) }
          var hasher = Hasher()
          hasher.combine(colours[node])
          hasher.combine(sum)
          next[node] = hasher.finalize()
        }
        let count = Set(next.values).count
        colours = next
        if count == different { break }
        different = count
      }
      return colours
    }

    private static func hash(_ quad: Quad, _ node: String, _ colours: [String: Int]) -> Int {
      var hasher = Hasher()
      add(quad.subject, node, colours, &hasher)
      add(quad.predicate, node, colours, &hasher)
      add(quad.object, node, colours, &hasher)
      if let graph = quad.graph { add(graph, node, colours, &hasher) }
      return hasher.finalize()
    }

    private static func add(_ term: Term, _ node: String, _ colours: [String: Int], _ hasher: inout Hasher) {
      switch term {
      case .blankNode(let other):
        hasher.combine(other.label == node ? -1 : 1)
        hasher.combine(colours[other.label])
      case .triple(let triple):
        hasher.combine(3)
        add(triple.subject, node, colours, &hasher)
        add(triple.predicate, node, colours, &hasher)
        add(triple.object, node, colours, &hasher)
      case .iri, .literal: hasher.combine(term)
      }
    }

    func renamed(_ names: [String: Int]) -> Set<Quad> {
      Set(
        quads.map { quad in
          Quad(
            Side.rename(quad.subject, names), Side.rename(quad.predicate, names), Side.rename(quad.object, names),
            graph: quad.graph.map { Side.rename($0, names) })
        })
    }

    private static func rename(_ term: Term, _ names: [String: Int]) -> Term {
      switch term {
      case .blankNode(let node): .blankNode(BlankNode("\(names[node.label] ?? 0)"))
      case .triple(let triple):
        .triple(TripleTerm(rename(triple.subject, names), rename(triple.predicate, names), rename(triple.object, names)))
      case .iri, .literal: term
      }
    }
  }

  private static func match(_ a: Side, _ colorsA: [String: Int], _ b: Side, _ colorsB: [String: Int], _ trials: inout Int) -> Bool {
    trials -= 1
    if trials < 0 { return false }
    let left = a.refined(colorsA)
    let right = b.refined(colorsB)
    let classesA = Dictionary(grouping: a.nodes) { left[$0] ?? 0 }
    let classesB = Dictionary(grouping: b.nodes) { right[$0] ?? 0 }
    guard classesA.count == classesB.count else { return false }
    for (colour, members) in classesA where classesB[colour]?.count != members.count { return false }
    guard let ambiguous = classesA.filter({ $0.value.count > 1 }).min(by: { $0.value.count < $1.value.count }) else {
      return a.renamed(left) == b.renamed(right)
    }
    guard let chosen = ambiguous.value.min(), let candidates = classesB[ambiguous.key] else { return false }
    var nextA = left
    nextA[chosen] = Int.max
    for candidate in candidates {
      var nextB = right
      nextB[candidate] = Int.max
      if match(a, nextA, b, nextB, &trials) { return true }
      if trials < 0 { return false }
    }
    return false
  }
}
