import SPARQL
import TripleIndex

/// Joins by `FILTER(?x = ?y)` where nothing else connects the two sides: a hash table by value instead of every pair.
///
/// The filter stays and judges the pairs. Only for variables that triple patterns bind: their terms are the
/// dictionary's, see ``ValueHash``.
struct EqualityJoin {
  /// Variables that conditions compare with `=`.
  private(set) var pairs: [(Slot, Slot)] = []

  init(_ conditions: [ScopedExpression], _ variables: VariableTable, isOn: Bool) {
    guard isOn else { return }
    for condition in conditions {
      for part in Self.conjuncts(condition.expression) {
        guard case .compare(.equal, .variable(let a), .variable(let b)) = part else { continue }
        let (x, y) = (variables.slot(a), variables.slot(b))
        if x != y, condition.constants[x] == nil, condition.constants[y] == nil { pairs.append((x, y)) }
      }
    }
  }

  private static func conjuncts(_ expression: Expression) -> [Expression] {
    // A loop, since conditions are as deep as a query may be.
    var open = [expression]
    var result: [Expression] = []
    while let next = open.popLast() {
      if case .and(let a, let b) = next { open += [b, a] } else { result.append(next) }
    }
    return result
  }

  /// A comparison between a variable of one set and one of the other.
  func link(_ left: SlotSet, _ right: SlotSet) -> (left: Slot, right: Slot)? {
    for (x, y) in pairs {
      if left.contains(x), right.contains(y) { return (x, y) }
      if left.contains(y), right.contains(x) { return (y, x) }
    }
    return nil
  }
}

extension PlanNode {
  /// Variables that triple patterns bind in every solution: to terms of the dictionary.
  var boundByPatterns: SlotSet {
    switch self {
    case .basic(let basic): return basic.triples.reduce(into: SlotSet()) { $0.formUnion($1.slots) }
    case .join(let nodes): return nodes.reduce(into: SlotSet()) { $0.formUnion($1.boundByPatterns) }
    case .leftJoin(let left, _, _), .minus(let left, _): return left.boundByPatterns
    case .filter(_, let below), .orderBy(let below, _), .distinct(let below), .reduced(let below), .slice(let below, _, _),
      .extend(let below, _, _):
      return below.boundByPatterns
    case .project(let below, let slots): return below.boundByPatterns.intersection(SlotSet(slots))
    case .path, .union, .values, .graphs, .service, .group: return SlotSet()
    }
  }
}

extension Planner {
  /// The comparisons of some conditions that rows may be joined by.
  func equalities(_ conditions: [ScopedExpression]) -> EqualityJoin {
    EqualityJoin(conditions, variables, isOn: isOn(.joinByValue) && context.options.forcedJoin != .nestedLoop)
  }

  /// A join of two sides whose variables `link` are compared by a condition that is applied to the rows later
  /// (or as one of the conditions of an OPTIONAL). Nil when a side does not hand the variable over.
  func join(
    _ left: Operator, _ right: Operator, link: (left: Slot, right: Slot), mode: HashJoin.Mode, schema: [Slot], estimate: Double
  ) -> Operator? {
    guard let x = left.column(link.left), let y = right.column(link.right)
    else { return nil }
    let key = variables.fresh("value")
    return HashJoin(
      context, left: ValueColumn(context, left, column: x, as: key), right: ValueColumn(context, right, column: y, as: key),
      certain: SlotSet([key]), schema: schema, mode: mode, estimate: estimate)
  }
}
