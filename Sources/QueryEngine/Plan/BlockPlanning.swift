import SPARQL
import TripleIndex

/// Joins of a few rows with a UNION, OPTIONAL, BIND or subquery: the plan of the latter starts
/// from the rows instead of being computed whole and hashed.
///
/// The rows' variables are visible inside, so this is only done where nothing inside can
/// tell: what an inner condition reads is bound there for sure or not a variable of the rows.
extension Planner {
  /// Rows that a plan would walk when it is computed whole, against rows that look up.
  static let lookupsPerRow = 8.0

  /// A join of `input` with a node by blocks, or nil when that is not possible or does not pay.
  /// - Parameters:
  ///   - bound: variables that every row of `input` binds.
  ///   - whole: the node's own plan.
  ///   - conditions: of an OPTIONAL, over the joined rows.
  func blockJoin(
    _ input: Operator, bound: SlotSet, _ node: PlanNode, whole: Operator, mode: BlockJoin.Mode,
    conditions: [ScopedExpression], needed: SlotSet
  ) throws -> Operator? {
    let forced = context.options.forcedJoin
    // Groups that are counted off the index make no rows.
    let each = isCounted(whole) ? Planner.lookupsPerRow * 8 : Planner.lookupsPerRow
    let pays = forced == .lookup || (forced == nil && input.estimate * each <= whole.effort)
    guard isOn(.joinByBlocks), pays, blockPlans < 64, blockDepth < 3 else { return nil }
    let schema = SlotSet(input.schema)
    let shared = schema.intersection(node.inScope)
    if shared.isEmpty || !shared.isSubset(of: bound) { return nil }
    var given = shared
    for condition in conditions { given.formUnion(reads(condition).intersection(schema)) }
    blockPlans += 1
    blockDepth += 1
    defer { blockDepth -= 1 }
    let start = BlockStart(slots: given.slots, certain: shared, row: variables.fresh("row"), estimate: min(1024, input.estimate))
    var wanted = needed.union(shared)
    wanted.insert(start.row)
    for condition in conditions { wanted.formUnion(reads(condition)) }
    guard var inner = try fromRows(node, start, needed: wanted) else { return nil }
    inner = try filtered(inner, conditions)
    var output = input.schema
    if mode != .anti { output += inner.schema.filter { needed.contains($0) && !input.schema.contains($0) } }
    let rows = mode == .inner ? max(1, inner.estimate / max(1, start.estimate)) * input.estimate : input.estimate
    return BlockJoin(
      context, input, inner, sources: start.sources, rowSlot: start.row, mode: mode, schema: output, estimate: rows)
  }

  private func isCounted(_ op: Operator) -> Bool {
    op is CountScan || op is DistinctCountScan || (op.children.count == 1 && isCounted(op.children[0]))
  }

  /// The plan of a node that starts from rows; nil when the rows would be seen where they must not.
  private func fromRows(_ node: PlanNode, _ start: BlockStart, needed: SlotSet) throws -> Operator? {
    let given = SlotSet(start.slots)
    let wasSet = isSet
    defer { isSet = wasSet }
    isSet = isSet && keepsSets(node)
    func isBlind(_ expression: ScopedExpression, _ below: PlanNode) -> Bool {
      reads(expression).intersection(given).isSubset(of: below.certain)
    }
    switch node {
    case .basic, .path, .join:
      guard isConnected(node, start.certain) else { return nil }
      return try join([node], conditions: [], needed: needed, start: start.source(context), startBound: start.certain)
    case .filter(let conditions, let below):
      guard conditions.allSatisfy({ isBlind($0, below) }) else { return nil }
      switch below {
      case .basic, .path, .join:
        guard isConnected(below, start.certain) else { return nil }
        return try join(
          [below], conditions: conditions, needed: needed, start: start.source(context), startBound: start.certain)
      case .leftJoin(let left, let right, let on):
        guard let rest = withoutAbsence(conditions, left, right, on) else { fallthrough }
        guard isOptionalBlind(left, right, on, given) else { return nil }
        var inner = rest.reduce(into: needed) { $0.formUnion(reads($1)) }
        inner.formUnion(left.inScope.intersection(right.inScope))
        for condition in on { inner.formUnion(reads(condition)) }
        return try fromRows(left, start, needed: inner).map {
          try filtered(antiJoin($0, scope: left.inScope, certain: left.certain, right, on), rest)
        }
      default:
        let inner = conditions.reduce(into: needed) { $0.formUnion(reads($1)) }
        return try fromRows(below, start, needed: inner).map { try filtered($0, conditions) }
      }
    case .union(let nodes):
      var parts: [Operator] = []
      for node in nodes {
        guard let part = try fromRows(node, start, needed: needed) else { return nil }
        parts.append(part)
      }
      let schema = parts.reduce(into: SlotSet()) { $0.formUnion(SlotSet($1.schema)) }
      return Union(context, parts, schema: schema.intersection(needed).slots)
    case .leftJoin(let left, let right, let conditions):
      let certain = left.certain
      guard isOptionalBlind(left, right, conditions, given) else { return nil }
      let shared = left.inScope.intersection(right.inScope)
      var wanted = needed.union(shared)
      for condition in conditions { wanted.formUnion(reads(condition)) }
      guard let input = try fromRows(left, start, needed: wanted) else { return nil }
      return try leftJoin(
        input, scope: left.inScope, certain: certain, right, conditions, needed: needed)
    case .extend(let below, let slot, let value):
      // A BNODE() or RAND() belongs to a row of this side, however many rows it is joined with.
      guard !given.contains(slot), isBlind(value, below), !ExpressionVariables.isVolatile(value.expression) else { return nil }
      if !needed.contains(slot) { return try fromRows(below, start, needed: needed) }
      var inner = needed.union(reads(value))
      inner.remove(slot)
      return try fromRows(below, start, needed: inner).map {
        try extended($0, slot, value)
      }
    case .project(let below, let slots):
      let hidden = below.inScope.subtracting(SlotSet(slots))
      guard !hidden.intersects(given) else { return nil }
      guard let inner = try fromRows(below, start, needed: needed.subtracting(hidden)) else { return nil }
      let kept = inner.schema.filter { !hidden.contains($0) }
      return kept == inner.schema ? inner : Project(context, inner, schema: kept)
    case .group(let below, let keys, let aggregates):
      // A group whose keys hold all of the row has the same members, whichever other groups there are.
      guard !keys.isEmpty, given.isSubset(of: SlotSet(keys).intersection(below.certain)),
        aggregates.allSatisfy({ aggregate in
          aggregate.argument.map { !ExpressionVariables.isVolatile($0.expression) } ?? !aggregate.aggregate.distinct
        })
      else { return nil }
      var wanted = SlotSet(keys)
      wanted.insert(start.row)
      for aggregate in aggregates { if let argument = aggregate.argument { wanted.formUnion(reads(argument)) } }
      return try fromRows(below, start, needed: wanted).map { grouped($0, keys + [start.row], aggregates) }
    case .reduced(let below): return try fromRows(below, start, needed: needed)
    case .distinct(let below):
      var wanted = below.inScope
      wanted.insert(start.row)
      return try planning(asSet: true) { try fromRows(below, start, needed: wanted) }.map { Distinct(context, $0) }
    default: return nil
    }
  }

  /// Whether nothing of an OPTIONAL can tell that the rows are there: what it shares with them its left side binds.
  private func isOptionalBlind(
    _ left: PlanNode, _ right: PlanNode, _ conditions: [ScopedExpression], _ given: SlotSet
  ) -> Bool {
    let certain = left.certain
    return right.inScope.intersection(given).isSubset(of: certain)
      && conditions.allSatisfy { reads($0).intersection(given).isSubset(of: certain) }
  }

  /// Whether every part of a join hangs together with the rows: no product is made for each block.
  private func isConnected(_ node: PlanNode, _ rows: SlotSet) -> Bool {
    let elements = JoinElements([node], variables, merge: true)
    var left = elements.components().map(\.slots) + elements.paths.map(\.slots) + elements.others.map(\.inScope)
    left.removeAll(where: \.isEmpty)
    var bound = rows
    var grew = true
    while grew && !left.isEmpty {
      grew = false
      for i in left.indices.reversed() where left[i].intersects(bound) {
        bound.formUnion(left.remove(at: i))
        grew = true
      }
    }
    return left.isEmpty && elements.equal.isEmpty
  }
}

/// The rows of a block as the start of plans: one source for each branch.
final class BlockStart {
  let slots: [Slot]
  /// Those that every row binds.
  let certain: SlotSet
  /// Holds the number of the row in the block, from 1.
  let row: Slot
  let estimate: Double
  private(set) var sources: [BlockSource] = []

  init(slots: [Slot], certain: SlotSet, row: Slot, estimate: Double) {
    self.slots = slots
    self.certain = certain
    self.row = row
    self.estimate = estimate
  }

  func source(_ context: EvaluationContext) -> BlockSource {
    let made = BlockSource(context, schema: slots + [row], estimate: estimate)
    sources.append(made)
    return made
  }
}
