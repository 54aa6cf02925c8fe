import RDF
import SPARQL

/// Turns `?x = <iri>` and `?x IN (<a>, <b>)` into a table that is joined: look-ups then
/// start from the term. Only for IRIs and plain strings, whose equality is identity, and
/// only where the variable is bound for sure (a join would bind it otherwise).
struct EqualitySubstitution {
  let context: EvaluationContext
  let variables: VariableTable

  /// Conditions that stay, and tables to be joined.
  func split(_ conditions: [ScopedExpression], certain: SlotSet) throws -> ([ScopedExpression], [PlanNode]) {
    var stay: [ScopedExpression] = []
    var tables: [PlanNode] = []
    for condition in conditions {
      if let (variable, terms) = equality(condition.expression) {
        let slot = variables.slot(variable)
        if certain.contains(slot), condition.constants[slot] == nil {
          var ids: [UInt32] = []
          for term in terms {
            let id = try context.terms.id(for: term)
            if !ids.contains(id) { ids.append(id) }
          }
          tables.append(.values([slot], rows: ids, count: ids.count))
          continue
        }
      }
      stay.append(condition)
    }
    return (stay, tables)
  }

  private func equality(_ expression: Expression) -> (Variable, [Term])? {
    switch expression {
    case .compare(.equal, .variable(let variable), .term(let term)),
      .compare(.equal, .term(let term), .variable(let variable)):
      return isIdentity(term) ? (variable, [term]) : nil
    case .call(.sameTerm, let arguments):
      guard arguments.count == 2 else { return nil }
      if case .variable(let variable) = arguments[0], case .term(let term) = arguments[1] { return (variable, [term]) }
      if case .term(let term) = arguments[0], case .variable(let variable) = arguments[1] { return (variable, [term]) }
      return nil
    case .or(let a, let b):
      guard let (variable, left) = equality(a), let (other, right) = equality(b), variable == other,
        left.count + right.count <= 64
      else { return nil }
      return (variable, left + right)
    case .isIn(.variable(let variable), let list):
      var terms: [Term] = []
      for item in list {
        guard case .term(let term) = item, isIdentity(term) else { return nil }
        terms.append(term)
      }
      return list.count <= 64 ? (variable, terms) : nil
    default: return nil
    }
  }

  private func isIdentity(_ term: Term) -> Bool {
    switch term {
    case .iri: return true
    case .literal(let literal): return literal.datatype == XSD.string
    default: return false
    }
  }
}
