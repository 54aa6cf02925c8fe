import RDF

/// The graphs a query or update names with FROM / USING. Nil graph lists mean: not named.
public struct DatasetClause: Hashable, Sendable {
  public var defaultGraphs: [IRI]
  public var namedGraphs: [IRI]
  public init(defaultGraphs: [IRI] = [], namedGraphs: [IRI] = []) {
    self.defaultGraphs = defaultGraphs
    self.namedGraphs = namedGraphs
  }
}

/// A parsed query. SPARQL 1.2 Query, section 19.8, translated as in section 18.2.
public struct Query: Hashable, Sendable {
  /// The query forms.
  public enum Form: Hashable, Sendable {
    /// `pattern` already holds projection, modifiers and the trailing VALUES.
    case select(variables: [Variable])
    case ask
    /// Template blank nodes are `.term(.blankNode)`, renamed per solution.
    case construct(template: [TriplePattern])
    /// What is described: variables of the pattern and IRIs.
    case describe([TermPattern])
  }
  public var form: Form
  public var dataset: DatasetClause?
  public var pattern: GraphPattern
  /// The base IRI in force at the end of the prologue, and the prefixes in order.
  public var base: IRI?
  public var prefixes: [(name: String, iri: IRI)] { zip(prefixNames, prefixIRIs).map { ($0, $1) } }
  public var prefixNames: [String] = []
  public var prefixIRIs: [IRI] = []

  public init(form: Form, dataset: DatasetClause?, pattern: GraphPattern, base: IRI?) {
    self.form = form
    self.dataset = dataset
    self.pattern = pattern
    self.base = base
  }
}

/// A quad pattern of an update; `graph` nil is the default graph (or WITH).
public struct QuadPattern: Hashable, Sendable {
  public var triple: TriplePattern
  public var graph: TermPattern?
  public init(_ triple: TriplePattern, graph: TermPattern?) {
    self.triple = triple
    self.graph = graph
  }
}

/// The graph or graphs that a management operation names.
public enum GraphTarget: Hashable, Sendable { case graph(IRI), defaultGraph, allNamed, all }

/// One operation of an update request. SPARQL 1.1 Update, section 3.
public enum UpdateOperation: Hashable, Sendable {
  case insertData(QuadData)
  case deleteData(QuadData)
  /// DELETE/INSERT WHERE and its short forms; `using` is the USING clauses or WITH.
  case modify(delete: [QuadPattern], insert: [QuadPattern], using: DatasetClause?, with: IRI?, pattern: GraphPattern)
  case load(source: IRI, into: IRI?, silent: Bool)
  case clear(GraphTarget, silent: Bool)
  case drop(GraphTarget, silent: Bool)
  case create(IRI, silent: Bool)
  case add(from: GraphTarget, to: GraphTarget, silent: Bool)
  case move(from: GraphTarget, to: GraphTarget, silent: Bool)
  case copy(from: GraphTarget, to: GraphTarget, silent: Bool)
}

/// A parsed update request: its operations in order.
public struct Update: Hashable, Sendable {
  public var operations: [UpdateOperation]
  public var base: IRI?
  public init(operations: [UpdateOperation], base: IRI?) {
    self.operations = operations
    self.base = base
  }
}
