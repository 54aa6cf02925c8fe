import RDF
import SPARQL

/// Tables whose blank nodes were made by the query: the same but for the names of the nodes.
///
/// The data of the oracle have no blank nodes, so all that appear come from BNODE().
public enum BlankNodeRows {
  public static func hasBlankNode(_ row: NaiveSolution) -> Bool { row.values.contains(where: hasBlankNode) }

  private static func hasBlankNode(_ term: Term) -> Bool {
    switch term {
    case .blankNode: return true
    case .triple(let t): return hasBlankNode(t.subject) || hasBlankNode(t.object)
    case .iri, .literal: return false
    }
  }

  /// The row with all blank nodes alike.
  public static func blinded(_ row: NaiveSolution) -> NaiveSolution { row.mapValues(blinded) }

  private static func blinded(_ term: Term) -> Term {
    switch term {
    case .blankNode: return .blankNode(BlankNode("any"))
    case .triple(let t): return .triple(TripleTerm(blinded(t.subject), t.predicate, blinded(t.object)))
    case .iri, .literal: return term
    }
  }

  /// Whether two multisets of rows are the same up to the names; nil for tables that are too large to judge.
  public static func same(_ a: [NaiveSolution], _ b: [NaiveSolution]) -> Bool? {
    guard multiset(a) == multiset(b) else { return false }
    return a.count > 120 ? nil : Isomorphism.areIsomorphic(graph(a), graph(b))
  }

  private static func multiset(_ rows: [NaiveSolution]) -> [NaiveSolution: Int] {
    rows.reduce(into: [:]) { $0[blinded($1), default: 0] += 1 }
  }

  /// A row is a node, so that equal rows stay two.
  private static func graph(_ rows: [NaiveSolution]) -> [Quad] {
    rows.enumerated().flatMap { index, row in
      let node = Term.blankNode(BlankNode("row\(index)"))
      return row.map { Quad(node, .iri(IRI("urn:v:\($0.key.name)")), $0.value) }
    }
  }
}
