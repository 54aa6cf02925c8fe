import TripleIndex

/// The union of several graphs as one: what several FROM clauses make the default graph.
final class MergedGraph {
  let view: GraphView
  private let budget: Budget
  private let charged: Int

  /// Sorts the distinct triples of the graphs: about 100 ns a triple. `check` throws when the query is to stop.
  init(_ graphs: [GraphView], _ budget: Budget, asking check: () throws -> Void) throws {
    self.budget = budget
    // Triples while sorting, and four orders.
    charged = graphs.reduce(0) { $0 + $1.tripleCount } * 60
    try budget.charge(charged)
    do { view = try GraphView.union(of: graphs, asking: check) } catch let error {
      budget.release(charged)
      throw error
    }
  }

  deinit { budget.release(charged) }
}
