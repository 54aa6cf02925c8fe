import RDF
import SPARQL
import TripleIndex

/// The plan as text, one operator a line with expected and real rows.
enum Explanation {
  /// The tree below an operator. Times are there when the evaluation measured.
  static func tree(_ root: Operator, _ names: VariableTable, depth: Int = 0) -> String {
    var line = String(repeating: "  ", count: depth) + root.kind
    let detail = root.detail(names)
    if !detail.isEmpty { line += "  " + detail }
    line += "  (expected \(number(root.estimate)) rows, got \(root.rowsOut)"
    if root.scanned > 0 { line += ", looked at \(root.scanned) keys" }
    if root.context.options.measure {
      let own = root.children.reduce(root.nanoseconds) { $0 - min($0, $1.nanoseconds) }
      line += ", \(milliseconds(root.nanoseconds)) ms, \(milliseconds(own)) ms here"
    }
    line += ")\n"
    for child in root.children { line += tree(child, names, depth: depth + 1) }
    return line
  }

  private static func number(_ value: Double) -> String {
    if !value.isFinite || value >= 1e15 { return "very many" }
    return value < 10 && value != value.rounded() ? "\((value * 10).rounded() / 10)" : "\(Int64(value.rounded()))"
  }

  private static func milliseconds(_ nanoseconds: UInt64) -> String {
    "\(Double(nanoseconds / 1000) / 1000)"
  }

  static func patterns(_ plan: PatternPlan, _ names: VariableTable, _ context: EvaluationContext) -> String {
    let triples = plan.accesses.map { access in
      (0..<3).map { term(access.triple[$0], names, context) }.joined(separator: " ")
    }
    let order = plan.slots.map { "?" + names.name($0) }.joined(separator: " ")
    return "{ " + triples.joined(separator: " . ") + " } by " + order + "; estimate: " + plan.source.rawValue
  }

  static func path(_ node: PathNode, _ names: VariableTable, _ context: EvaluationContext) -> String {
    term(node.subject, names, context) + " " + path(node.path, context) + " " + term(node.object, names, context)
  }

  static func term(_ term: PatternTerm, _ names: VariableTable, _ context: EvaluationContext) -> String {
    switch term {
    case .variable(let slot): return "?" + names.name(slot)
    case .constant(let id): return self.term(id, context)
    }
  }

  private static func term(_ id: TermID, _ context: EvaluationContext) -> String {
    let view = context.view(id)
    let text = String(decoding: view.textBytes, as: UTF8.self)
    switch view.kind {
    case .iri: return "<" + text + ">"
    case .blankNode: return "_:" + text
    case .unbound: return "UNDEF"
    case .triple: return "<<( … )>>"
    default: return "\"" + text + "\""
    }
  }

  /// An expression, shortened to what a reader of a plan needs.
  static func expression(_ expression: Expression) -> String {
    switch expression {
    case .variable(let variable): return "?" + variable.name
    case .term(.iri(let iri)): return "<" + iri.value + ">"
    case .term(.literal(let literal)): return "\"" + literal.lexical + "\""
    case .term: return "term"
    case .or(let a, let b): return "(" + self.expression(a) + " || " + self.expression(b) + ")"
    case .and(let a, let b): return self.expression(a) + " && " + self.expression(b)
    case .not(let a): return "!" + self.expression(a)
    case .compare(let how, let a, let b): return self.expression(a) + " " + sign(how) + " " + self.expression(b)
    case .call(let name, let list): return name.rawValue + "(" + list.map(self.expression).joined(separator: ", ") + ")"
    case .function(let name, let list):
      return "<" + name.value + ">(" + list.map(self.expression).joined(separator: ", ") + ")"
    case .bound(let variable): return "BOUND(?" + variable.name + ")"
    case .exists: return "EXISTS"
    case .notExists: return "NOT EXISTS"
    default: return "…"
    }
  }

  private static func sign(_ comparison: Expression.Comparison) -> String {
    switch comparison {
    case .equal: return "="
    case .notEqual: return "!="
    case .less: return "<"
    case .lessOrEqual: return "<="
    case .greater: return ">"
    case .greaterOrEqual: return ">="
    }
  }

  private static func path(_ path: PathExpression, _ context: EvaluationContext) -> String {
    switch path {
    case .link(let id): return term(id, context)
    case .inverse(let inner): return "^" + self.path(inner, context)
    case .sequence(let a, let b): return "(" + self.path(a, context) + "/" + self.path(b, context) + ")"
    case .alternative(let a, let b): return "(" + self.path(a, context) + "|" + self.path(b, context) + ")"
    case .zeroOrOne(let inner): return self.path(inner, context) + "?"
    case .zeroOrMore(let inner): return self.path(inner, context) + "*"
    case .oneOrMore(let inner): return self.path(inner, context) + "+"
    case .negated(let forward, let backward):
      let members = (forward ?? []).map { term($0, context) } + (backward ?? []).map { "^" + term($0, context) }
      return "!(" + members.joined(separator: "|") + ")"
    }
  }
}
