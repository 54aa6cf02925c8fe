import SPARQL
import TripleIndex

/// What is joined: triple patterns by graph, triple terms to be matched, closure paths, and
/// everything else as an operator of its own.
struct JoinElements {
  var patterns: [(graph: GraphSelector, triples: [PlanTriple])] = []
  var tripleTerms: [(slot: Slot, pattern: PlanTriple)] = []
  var paths: [PathNode] = []
  var others: [PlanNode] = []
  /// Variables that must be the same term: a pattern that repeats a variable.
  var equal: [(Slot, Slot)] = []

  init(_ nodes: [PlanNode], _ variables: VariableTable, merge: Bool) {
    for node in nodes { add(node, variables, merge) }
  }

  private mutating func add(_ node: PlanNode, _ variables: VariableTable, _ merge: Bool) {
    switch node {
    case .join(let nodes): for node in nodes { add(node, variables, merge) }
    case .basic(let basic):
      let triples = basic.triples.map { withoutRepeats($0, variables) }
      tripleTerms += basic.tripleTerms
      if triples.isEmpty { return }
      if merge, let known = patterns.firstIndex(where: { $0.graph == basic.graph }) {
        for triple in triples where !patterns[known].triples.contains(triple) {
          patterns[known].triples.append(triple)
        }
      } else {
        patterns.append((basic.graph, []))
        for triple in triples where !patterns[patterns.count - 1].triples.contains(triple) {
          patterns[patterns.count - 1].triples.append(triple)
        }
      }
    case .path(let path): paths.append(path)
    default: others.append(node)
    }
  }

  private mutating func withoutRepeats(_ triple: PlanTriple, _ variables: VariableTable) -> PlanTriple {
    var result = triple
    if let s = triple.s.slot, triple.p.slot == s {
      let other = variables.fresh("same")
      equal.append((s, other))
      result.p = .variable(other)
    }
    if let o = triple.o.slot, o == result.s.slot || o == result.p.slot || o == triple.p.slot {
      let other = variables.fresh("same")
      equal.append((o, other))
      result.o = .variable(other)
    }
    return result
  }

  /// The connected parts of the patterns of each graph.
  func components() -> [PatternComponent] {
    var result: [PatternComponent] = []
    for (graph, triples) in patterns {
      var left = triples
      while !left.isEmpty {
        var part = [left.removeFirst()]
        var slots = part[0].slots
        var grew = !slots.isEmpty
        while grew {
          grew = false
          for i in left.indices.reversed() where left[i].slots.intersects(slots) {
            slots.formUnion(left[i].slots)
            part.append(left.remove(at: i))
            grew = true
          }
        }
        result.append(PatternComponent(graph: graph, triples: part, slots: slots))
      }
    }
    return result
  }
}

/// Triple patterns over one graph that hang together by variables.
struct PatternComponent {
  var graph: GraphSelector
  var triples: [PlanTriple]
  var slots: SlotSet
  /// What is known of the patterns, and their best order alone; filled in when first asked.
  var known: JoinStatistics?
  var alone: VariableOrder?
  /// Conditions that a scan of its only pattern may judge.
  var byValue: ValueFilter?
  /// Patterns that are joined after it, see ``Planner/stages(_:given:keep:_:)``.
  var next: [PatternComponent] = []
}
