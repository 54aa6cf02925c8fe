import RDF
import SPARQL
import TripleIndex

@testable import QueryEngine

/// The value of an expression as short text: `3`, `1.5`, `1.0E0`, `true`, `"a"`, `"a"@en`, `<urn:a>`,
/// `"2000-01-01"^^date`, `error`.
func value(_ expression: String, on snapshot: Snapshot = .empty(), options: EvaluationOptions = EvaluationOptions()) throws -> String {
  let prefixes = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX : <http://example.org/> "
  let query = try SPARQLParser.query(prefixes + "SELECT (\(expression) AS ?x) {}", options: .init(base: IRI("http://example.org/base/")))
  let prepared = try Evaluation.prepare(query, snapshot, options)
  let block = prepared.makeBlock()
  guard try prepared.next(into: block) else { return "no row" }
  return prepared.term(block.column(0)[0]).map(show) ?? "error"
}

func show(_ term: Term) -> String {
  switch term {
  case .iri(let iri): return "<\(iri.value)>"
  case .blankNode: return "_:"
  case .triple(let triple): return "<<( \(show(triple.subject)) \(show(triple.predicate)) \(show(triple.object)) )>>"
  case .literal(let literal):
    if let language = literal.language {
      return "\"\(literal.lexical)\"@\(language)" + (literal.direction.map { "--\($0)" } ?? "")
    }
    switch literal.datatype {
    case XSD.string: return "\"\(literal.lexical)\""
    case XSD.integer, XSD.boolean, XSD.double: return literal.lexical
    case XSD.decimal: return literal.lexical.contains(".") ? literal.lexical : literal.lexical + "^^decimal"
    default: return "\"\(literal.lexical)\"^^\(literal.datatype.value.split(whereSeparator: { $0 == "#" || $0 == "/" }).last ?? "")"
    }
  }
}

/// A snapshot of `:s :p VALUE` triples, one for each value written in Turtle-like SPARQL syntax.
func snapshot(ofObjects objects: [String]) throws -> Snapshot {
  let builder = SnapshotBuilder(on: .empty())
  let text = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX : <http://example.org/> INSERT DATA { "
    + objects.enumerated().map { ":s\($0) :p \($1) ." }.joined(separator: "\n") + " }"
  try UpdateEvaluation.run(try SPARQLParser.update(text), on: builder)
  return builder.finish(revision: 1).snapshot
}

/// The rows of a SELECT, each as the texts of its columns.
func rows(_ text: String, on snapshot: Snapshot, options: EvaluationOptions = EvaluationOptions()) throws -> [[String]] {
  let prefixes = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX : <http://example.org/> "
  let prepared = try Evaluation.prepare(try SPARQLParser.query(prefixes + text), snapshot, options)
  let block = prepared.makeBlock()
  var rows: [[String]] = []
  while try prepared.next(into: block) {
    for row in 0..<block.count {
      rows.append((0..<prepared.variables.count).map { prepared.term(block.column($0)[row]).map(show) ?? "" })
    }
  }
  return rows
}
