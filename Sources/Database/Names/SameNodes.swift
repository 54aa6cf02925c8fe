import RDF
import TripleIndex

/// Nodes that people said are one thing: the classes that `owl:sameAs` in the graph of judgements makes.
struct SameNodes {
  private let graph: GraphView?
  private let predicate: TermID
  /// Nodes of one class, at most.
  private static let most = 1_000

  init(_ snapshot: Snapshot) {
    predicate = snapshot.lookup(.iri(Judgements.sameAs)) ?? 0
    graph = predicate == 0 ? nil : snapshot.lookup(.iri(Judgements.graph)).flatMap { snapshot.graph($0) }
  }

  /// Whether nobody said that any two nodes are one.
  var isEmpty: Bool { graph == nil }

  /// The nodes and all that are said to be one with them, in order of discovery.
  func closure(_ nodes: [TermID]) -> [TermID] {
    guard let graph else { return nodes }
    var found = nodes
    var seen = Set(nodes)
    var at = 0
    while at < found.count, found.count < SameNodes.most {
      let node = found[at]
      at += 1
      for next in Array(graph.values(.spo, node, predicate).buffer) where seen.insert(next).inserted { found.append(next) }
      let rows = graph.rows(.osp, node)
      for index in 0..<rows.count where rows.third[index] == predicate && seen.insert(rows.second[index]).inserted {
        found.append(rows.second[index])
      }
    }
    return found
  }

  /// The classes of two nodes and more, each in order of discovery from its least id. One pass over what people merged.
  func classes() -> [[TermID]] {
    guard let graph else { return [] }
    var seen: Set<TermID> = []
    var found: [[TermID]] = []
    let pairs = graph.pairs(.pso, predicate)
    for index in 0..<pairs.count where !seen.contains(pairs.keys[index]) {
      let members = closure([pairs.keys[index]])
      seen.formUnion(members)
      if members.count > 1 { found.append(members) }
    }
    return found
  }

  /// Whether all the nodes are one thing.
  func areOne(_ nodes: [TermID]) -> Bool {
    guard let first = nodes.first, !isEmpty else { return nodes.count <= 1 }
    let all = Set(closure([first]))
    return nodes.allSatisfy { all.contains($0) }
  }
}
