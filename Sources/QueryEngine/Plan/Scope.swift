import SPARQL

/// Which variables a plan can bind and which it always binds. SPARQL 1.1 Query, section 18.2.1.
extension PlanNode {
  /// Variables that may be bound in a solution.
  var inScope: SlotSet {
    switch self {
    case .basic(let basic): return basic.slots
    case .path(let path): return path.slots
    case .join(let nodes), .union(let nodes):
      return nodes.reduce(into: SlotSet()) { $0.formUnion($1.inScope) }
    case .leftJoin(let left, let right, _): return left.inScope.union(right.inScope)
    case .filter(_, let node), .distinct(let node), .reduced(let node), .orderBy(let node, _): return node.inScope
    case .slice(let node, _, _): return node.inScope
    case .minus(let left, _): return left.inScope
    case .extend(let node, let slot, _):
      var set = node.inScope
      set.insert(slot)
      return set
    case .values(let slots, _, _): return SlotSet(slots)
    case .graphs(let slot, _, let node):
      var set = node.inScope
      set.insert(slot)
      return set
    case .service(let service): return service.slots
    case .group(_, let keys, let aggregates):
      var set = SlotSet(keys)
      for aggregate in aggregates { set.insert(aggregate.slot) }
      return set
    case .project(_, let slots): return SlotSet(slots)
    }
  }

  /// Variables that are bound in every solution.
  var certain: SlotSet {
    switch self {
    case .basic(let basic): return basic.slots
    case .path(let path): return path.slots
    case .join(let nodes): return nodes.reduce(into: SlotSet()) { $0.formUnion($1.certain) }
    case .union(let nodes):
      guard var set = nodes.first?.certain else { return SlotSet() }
      for node in nodes.dropFirst() { set = set.intersection(node.certain) }
      return set
    case .leftJoin(let left, _, _), .minus(let left, _): return left.certain
    case .filter(_, let node), .distinct(let node), .reduced(let node), .orderBy(let node, _): return node.certain
    case .slice(let node, _, _): return node.certain
    case .extend(let node, let slot, let expression):
      var set = node.certain
      if case .term = expression.expression { set.insert(slot) }
      return set
    case .values(let slots, let rows, let count):
      var set = SlotSet()
      for (c, slot) in slots.enumerated() {
        var all = true
        for r in 0..<count where rows[r * slots.count + c] == 0 { all = false }
        if all { set.insert(slot) }
      }
      return set
    case .graphs(let slot, _, let node):
      var set = node.certain
      set.insert(slot)
      return set
    case .service: return SlotSet()
    case .group(let node, let keys, let aggregates):
      var set = node.certain.intersection(SlotSet(keys))
      for aggregate in aggregates where aggregate.aggregate.function == .count { set.insert(aggregate.slot) }
      return set
    case .project(let node, let slots): return node.certain.intersection(SlotSet(slots))
    }
  }
}

extension BasicPattern {
  var slots: SlotSet {
    var set = SlotSet()
    for triple in triples { set.formUnion(triple.slots) }
    for (slot, pattern) in tripleTerms {
      set.insert(slot)
      set.formUnion(pattern.slots)
    }
    return set
  }
}

extension PathNode {
  var slots: SlotSet {
    var set = SlotSet()
    if let slot = subject.slot { set.insert(slot) }
    if let slot = object.slot { set.insert(slot) }
    return set
  }
}

/// The variables an expression reads, those of its EXISTS patterns apart.
enum ExpressionVariables {
  /// Every variable that the value of the expression can depend on.
  static func all(_ expression: Expression) -> Set<Variable> {
    var result: Set<Variable> = []
    collect(expression, &result)
    return result
  }

  private static func collect(_ expression: Expression, _ result: inout Set<Variable>) {
    switch expression {
    case .variable(let variable), .bound(let variable): result.insert(variable)
    case .term: break
    case .or(let a, let b), .and(let a, let b), .compare(_, let a, let b), .arithmetic(_, let a, let b):
      collect(a, &result)
      collect(b, &result)
    case .not(let a), .negate(let a), .plus(let a): collect(a, &result)
    case .isIn(let a, let list), .notIn(let a, let list):
      collect(a, &result)
      for item in list { collect(item, &result) }
    case .call(_, let list), .function(_, let list), .coalesce(let list):
      for item in list { collect(item, &result) }
    case .conditional(let a, let b, let c), .triple(let a, let b, let c):
      collect(a, &result)
      collect(b, &result)
      collect(c, &result)
    case .exists(let pattern), .notExists(let pattern): PatternVariables.collect(pattern, &result)
    }
  }

  /// Whether the value may differ between two evaluations on the same row, or needs an EXISTS test.
  static func hasExists(_ expression: Expression) -> Bool {
    switch expression {
    case .variable, .bound, .term: return false
    case .or(let a, let b), .and(let a, let b), .compare(_, let a, let b), .arithmetic(_, let a, let b):
      return hasExists(a) || hasExists(b)
    case .not(let a), .negate(let a), .plus(let a): return hasExists(a)
    case .isIn(let a, let list), .notIn(let a, let list): return hasExists(a) || list.contains(where: hasExists)
    case .call(_, let list), .function(_, let list), .coalesce(let list): return list.contains(where: hasExists)
    case .conditional(let a, let b, let c), .triple(let a, let b, let c):
      return hasExists(a) || hasExists(b) || hasExists(c)
    case .exists, .notExists: return true
    }
  }

  /// Whether a function is called: the text of a term is looked at, most likely.
  static func hasCall(_ expression: Expression) -> Bool {
    switch expression {
    case .variable, .bound, .term, .exists, .notExists, .triple: return false
    case .or(let a, let b), .and(let a, let b), .compare(_, let a, let b), .arithmetic(_, let a, let b):
      return hasCall(a) || hasCall(b)
    case .not(let a), .negate(let a), .plus(let a), .isIn(let a, _), .notIn(let a, _): return hasCall(a)
    case .call, .function: return true
    case .coalesce(let list): return list.contains(where: hasCall)
    case .conditional(let a, let b, let c): return hasCall(a) || hasCall(b) || hasCall(c)
    }
  }

  /// Whether two evaluations on the same row may differ: RAND, UUID, BNODE.
  static func isVolatile(_ expression: Expression) -> Bool {
    switch expression {
    case .variable, .bound, .term, .exists, .notExists: return false
    case .or(let a, let b), .and(let a, let b), .compare(_, let a, let b), .arithmetic(_, let a, let b):
      return isVolatile(a) || isVolatile(b)
    case .not(let a), .negate(let a), .plus(let a): return isVolatile(a)
    case .isIn(let a, let list), .notIn(let a, let list): return isVolatile(a) || list.contains(where: isVolatile)
    case .call(let name, let list):
      return [.rand, .uuid, .strUUID, .bnode].contains(name) || list.contains(where: isVolatile)
    case .function(_, let list), .coalesce(let list): return list.contains(where: isVolatile)
    case .conditional(let a, let b, let c), .triple(let a, let b, let c):
      return isVolatile(a) || isVolatile(b) || isVolatile(c)
    }
  }
}

/// Every variable that a pattern mentions anywhere.
enum PatternVariables {
  static func collect(_ pattern: GraphPattern, _ result: inout Set<Variable>) {
    switch pattern {
    case .basic(let triples): for triple in triples { collect(triple, &result) }
    case .path(let s, _, let o):
      collect(s, &result)
      collect(o, &result)
    case .join(let a, let b), .union(let a, let b), .minus(let a, let b):
      collect(a, &result)
      collect(b, &result)
    case .leftJoin(let a, let b, let condition):
      collect(a, &result)
      collect(b, &result)
      if let condition { result.formUnion(ExpressionVariables.all(condition)) }
    case .filter(let expression, let a):
      collect(a, &result)
      result.formUnion(ExpressionVariables.all(expression))
    case .extend(let a, let variable, let expression):
      collect(a, &result)
      result.insert(variable)
      result.formUnion(ExpressionVariables.all(expression))
    case .values(let variables, _): result.formUnion(variables)
    case .graph(let term, let a), .service(let term, let a, _):
      collect(term, &result)
      collect(a, &result)
    case .group(_, let keys, let aggregates):
      // What happens inside stays inside, apart from keys and results.
      result.formUnion(keys)
      for aggregate in aggregates { result.insert(aggregate.variable) }
    case .orderBy(let a, let conditions):
      collect(a, &result)
      for condition in conditions { result.formUnion(ExpressionVariables.all(condition.expression)) }
    case .project(_, let variables): result.formUnion(variables)
    case .distinct(let a), .reduced(let a), .slice(let a, _, _): collect(a, &result)
    }
  }

  static func collect(_ term: TermPattern, _ result: inout Set<Variable>) {
    switch term {
    case .variable(let variable): result.insert(variable)
    case .term: break
    case .triple(let triple): collect(triple, &result)
    }
  }

  static func collect(_ triple: TriplePattern, _ result: inout Set<Variable>) {
    collect(triple.subject, &result)
    collect(triple.predicate, &result)
    collect(triple.object, &result)
  }
}
