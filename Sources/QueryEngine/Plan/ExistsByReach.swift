import SPARQL
import TripleIndex

/// EXISTS over a closure path whose far end hangs on nothing of the row: a constant, or what patterns of its own say. The
/// nodes from which the far end is reached are searched once, backward, and the rows are held against them; to search from
/// each row is left to the first few rows, and to far ends that are reached from too much.
struct ReachCondition {
  /// The path as it is walked from the far end, and its graph.
  let path: PathExpression
  let graph: GraphSelector
  /// The variable at the end where the rows are.
  let near: Slot
  let far: PatternTerm
  /// What the far end must meet, and what hangs together with the rows.
  let farNodes: [PlanNode]
  let farConditions: [ScopedExpression]
  let nearNodes: [PlanNode]
  let nearConditions: [ScopedExpression]

  /// The condition of a pattern, when it is one path and triple patterns; nil otherwise.
  /// - Parameter outer: variables of the row that the pattern mentions.
  init?(_ node: PlanNode, outer: SlotSet, _ planner: Planner) {
    var conditions: [ScopedExpression] = []
    var rest = node
    while case .filter(let more, let below) = rest {
      conditions += more
      rest = below
    }
    var triples: [PlanTriple] = []
    var paths: [PathNode] = []
    var graphs: [GraphSelector] = []
    func gather(_ node: PlanNode) -> Bool {
      switch node {
      case .join(let nodes): return nodes.allSatisfy(gather)
      case .basic(let basic):
        triples += basic.triples
        graphs.append(basic.graph)
        return basic.tripleTerms.isEmpty
      case .path(let path):
        paths.append(path)
        return true
      default: return false
      }
    }
    guard gather(rest), paths.count == 1, let whole = paths.first, graphs.allSatisfy({ $0 == whole.graph }),
      !conditions.contains(where: { ExpressionVariables.hasExists($0.expression) || ExpressionVariables.isVolatile($0.expression) })
    else { return nil }
    let forward = PathSearch.simplified(whole.path)
    for (near, far, path) in [(whole.subject, whole.object, forward.reversed), (whole.object, whole.subject, forward)] {
      guard let nearSlot = near.slot, near != far else { continue }
      // What hangs together with the far end.
      var farSlots = SlotSet()
      if let slot = far.slot { farSlots.insert(slot) }
      var left = triples
      var taken: [PlanTriple] = []
      while let next = left.firstIndex(where: { $0.slots.intersects(farSlots) }) {
        taken.append(left.remove(at: next))
        farSlots.formUnion(taken[taken.count - 1].slots)
      }
      if farSlots.intersects(outer) || farSlots.contains(nearSlot) || (far.slot != nil && taken.isEmpty) { continue }
      let leftSlots = left.reduce(into: SlotSet()) { $0.formUnion($1.slots) }
      guard outer.contains(nearSlot) || leftSlots.contains(nearSlot) else { continue }
      let onFar = conditions.filter { planner.reads($0).intersects(farSlots) }
      guard onFar.allSatisfy({ planner.reads($0).isSubset(of: farSlots) }) else { continue }
      func nodes(_ triples: [PlanTriple]) -> [PlanNode] {
        triples.isEmpty ? [] : [.basic(BasicPattern(triples: triples, tripleTerms: [], graph: whole.graph))]
      }
      (self.path, graph, self.near, self.far) = (PathSearch.simplified(path), whole.graph, nearSlot, far)
      (farNodes, farConditions) = (nodes(taken), onFar)
      (nearNodes, nearConditions) = (nodes(left), conditions.filter { !planner.reads($0).intersects(farSlots) })
      return
    }
    return nil
  }

  /// The nodes from which the far end is reached; nil when they are more than `most`.
  func nodes(_ planner: Planner, most: Int) throws -> NodeSet? {
    let context = planner.context
    let starts = try NodeSet(context)
    if let constant = far.constant {
      _ = try starts.insert(constant)
    } else if let slot = far.slot {
      let op = try planner.join(farNodes, conditions: farConditions, needed: SlotSet([slot]))
      guard let column = op.column(slot) else { return nil }
      let block = SolutionBlock(width: op.schema.count)
      while try op.next(into: block) {
        for i in 0..<block.count { _ = try starts.insert(block.column(column)[i]) }
        if starts.count > most { return nil }
      }
    }
    let reached = try NodeSet(context)
    guard let graph = planner.cells.graph(graph, context.dataset) else { return reached }
    return try PathSearch(context, graph).reach(path, fromAll: starts, into: reached, most: most) ? reached : nil
  }
}

/// The test of a ``ReachCondition``: the first rows one by one, many against the set of nodes.
final class ReachExists: ExistsTest {
  private let planner: Planner
  private let condition: ReachCondition
  private let few: ExistsTest
  private let schema: [Slot]
  private let correlated: [Slot]
  private var generation = -1
  /// Rows that were asked for in the current graphs, and how many there must be before the set is searched (again).
  private var asked = 0
  private var worth: Int
  private var many: ExistsTest?
  private var reached: NodeSet?

  /// Rows that are searched from one by one, and nodes of the set that are as much work as a row.
  private static func first(_ planner: Planner) -> Int { planner.context.options.worthCorrecting.map { Int($0) } ?? 64 }
  private static let nodesPerRow = 16

  init(_ planner: Planner, _ condition: ReachCondition, few: ExistsTest, correlated: [Slot], schema: [Slot]) {
    self.planner = planner
    self.condition = condition
    self.few = few
    self.schema = schema
    self.correlated = correlated
    worth = ReachExists.first(planner)
  }

  override func test(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Bool>) throws {
    if generation != planner.cells.generation {
      generation = planner.cells.generation
      (asked, worth, many, reached) = (0, ReachExists.first(planner), nil, nil)
    }
    asked += rows.count
    if many == nil, reached == nil, asked > worth { try search() }
    if let many { return try many.test(block, rows, into: output) }
    guard let reached, let column = schema.firstIndex(of: condition.near) else { return try few.test(block, rows, into: output) }
    let ids = block.column(column)
    for i in 0..<rows.count {
      let id = ids[rows[i]]
      output[i] = id == 0 ? reached.count > 0 : reached.contains(id)
    }
  }

  private func search() throws {
    guard let nodes = try condition.nodes(planner, most: asked * ReachExists.nodesPerRow) else {
      // Rows must have paid for it before it is tried again.
      worth = asked * 4
      return
    }
    if condition.nearNodes.isEmpty, condition.nearConditions.isEmpty {
      reached = nodes
      return
    }
    let ids = Array(UnsafeBufferPointer(start: nodes.nodes, count: nodes.count))
    var node = PlanNode.join(condition.nearNodes + [.values([condition.near], rows: ids, count: ids.count)])
    if !condition.nearConditions.isEmpty { node = .filter(condition.nearConditions, node) }
    many = BlockExists(planner, node, correlated: correlated, schema: schema)
  }
}
