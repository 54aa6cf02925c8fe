import SPARQL

/// Moves conditions down to where their variables are bound, so that fewer rows go up.
///
/// A condition may go below an operator when every variable it reads has there the value
/// that it has above: bound for sure on that side, or not bound by the other side at all.
struct FilterPushing {
  let variables: VariableTable

  /// The variables a condition reads.
  func slots(_ condition: ScopedExpression) -> SlotSet {
    SlotSet(ExpressionVariables.all(condition.expression).map(variables.slot))
  }

  /// The plan with the conditions applied as deep as they can be.
  func push(_ conditions: [ScopedExpression], into node: PlanNode) -> PlanNode {
    if conditions.isEmpty { return node }
    let fixed = conditions.filter { ExpressionVariables.isVolatile($0.expression) }
    if !fixed.isEmpty {
      // RAND is asked where it was written.
      return wrap(fixed, push(conditions.filter { !ExpressionVariables.isVolatile($0.expression) }, into: node))
    }
    switch node {
    case .filter(let inner, let below): return push(inner + conditions, into: below)
    case .leftJoin(let left, let right, let on):
      let (down, stay) = split(conditions, side: left, other: right.inScope)
      return wrap(stay, .leftJoin(push(down, into: left), right, conditions: on))
    case .minus(let left, let right): return .minus(push(conditions, into: left), right)
    case .union(let nodes): return .union(nodes.map { push(conditions, into: $0) })
    case .extend(let below, let slot, let value):
      var down: [ScopedExpression] = []
      var stay: [ScopedExpression] = []
      for condition in conditions {
        if !slots(condition).contains(slot) {
          down.append(condition)
        } else if let inlined = Inlining(variable: variables.variables[slot], value: value).replacing(in: condition) {
          down.append(inlined)
        } else {
          stay.append(condition)
        }
      }
      return wrap(stay, .extend(push(down, into: below), slot, value))
    case .distinct(let below): return .distinct(push(conditions, into: below))
    case .reduced(let below): return .reduced(push(conditions, into: below))
    case .orderBy(let below, let order): return .orderBy(push(conditions, into: below), order)
    case .project(let below, let kept):
      // A variable that is not projected is unbound above, whatever it is below.
      let visible = SlotSet(kept)
      let hidden = below.inScope.subtracting(visible)
      let down = conditions.filter { !slots($0).intersects(hidden) }
      let stay = conditions.filter { slots($0).intersects(hidden) }
      return wrap(stay, .project(push(down, into: below), kept))
    case .join(let nodes):
      // Into one element when the others cannot bind what the condition reads; elements
      // that are patterns are filtered by the join's own planning.
      var nodes = nodes
      var stay: [ScopedExpression] = []
      for condition in conditions {
        let read = slots(condition)
        var isPlaced = false
        for i in nodes.indices where !isPlaced && isOperator(nodes[i]) {
          var others = SlotSet()
          for (j, node) in nodes.enumerated() where j != i { others.formUnion(node.inScope) }
          if read.intersects(nodes[i].inScope) && read.intersection(others).isSubset(of: nodes[i].certain) {
            nodes[i] = push([condition], into: nodes[i])
            isPlaced = true
          }
        }
        if !isPlaced { stay.append(condition) }
      }
      return wrap(stay, .join(nodes))
    case .basic, .path, .values, .graphs, .service, .group, .slice: return wrap(conditions, node)
    }
  }

  private func isOperator(_ node: PlanNode) -> Bool {
    switch node {
    case .basic, .path, .values, .service: return false
    default: return true
    }
  }

  private func wrap(_ conditions: [ScopedExpression], _ node: PlanNode) -> PlanNode {
    conditions.isEmpty ? node : .filter(conditions, node)
  }

  private func split(
    _ conditions: [ScopedExpression], side: PlanNode, other: SlotSet
  ) -> (down: [ScopedExpression], stay: [ScopedExpression]) {
    let certain = side.certain
    var down: [ScopedExpression] = []
    var stay: [ScopedExpression] = []
    for condition in conditions {
      if slots(condition).intersection(other).isSubset(of: certain) { down.append(condition) } else { stay.append(condition) }
    }
    return (down, stay)
  }
}
