import RDF
import SPARQL

/// A solution mapping as a dictionary. Slow and obvious on purpose.
public typealias NaiveSolution = [Variable: Term]

/// A dataset as arrays: the data side of the naive evaluator.
public struct NaiveDataset: Sendable {
  public var defaultGraph: [Quad]
  public var named: [Term: [Quad]]

  /// The dataset that FROM and FROM NAMED describe. SPARQL 1.1 Query, section 13.2.
  public func described(by clause: DatasetClause) -> NaiveDataset {
    var quads: [Quad] = []
    for name in clause.defaultGraphs { quads += (named[.iri(name)] ?? []).map { Quad($0.subject, $0.predicate, $0.object) } }
    for name in clause.namedGraphs { quads += named[.iri(name)] ?? [] }
    return NaiveDataset(quads)
  }

  /// Splits quads by graph; duplicates are dropped.
  public init(_ quads: [Quad]) {
    var seen: Set<Quad> = []
    defaultGraph = []
    named = [:]
    for quad in quads where seen.insert(quad).inserted {
      if let graph = quad.graph { named[graph, default: []].append(quad) } else { defaultGraph.append(quad) }
    }
  }
}

/// Why the naive evaluator gives no answer.
public enum NaiveError: Error {
  /// The pattern uses something that the oracle does not know; the generator must not make it.
  case unsupported(String)
}
