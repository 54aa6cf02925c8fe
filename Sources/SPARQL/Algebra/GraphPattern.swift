import RDF

/// A variable, without `?` or `$`. Names that begin with a dot are made by the
/// translation (blank nodes of patterns, aggregates) and never leave the engine.
public struct Variable: Hashable, Sendable {
  public let name: String
  public init(_ name: String) { self.name = name }
  /// Whether the translation made it, so that `SELECT *` does not show it.
  public var isInternal: Bool { name.hasPrefix(".") }
}

/// A position of a triple pattern. Blank nodes of the query text have become internal variables.
public indirect enum TermPattern: Hashable, Sendable {
  case variable(Variable)
  case term(Term)
  /// A triple term with at least one variable inside; a ground one is a `.term`.
  case triple(TriplePattern)
}

/// A triple pattern. SPARQL 1.2 Query, section 18.1.6.
public struct TriplePattern: Hashable, Sendable {
  public var subject: TermPattern
  public var predicate: TermPattern
  public var object: TermPattern
  public init(_ subject: TermPattern, _ predicate: TermPattern, _ object: TermPattern) {
    self.subject = subject
    self.predicate = predicate
    self.object = object
  }
}

/// A property path. SPARQL 1.1 Query, section 18.1.7.
public indirect enum PropertyPath: Hashable, Sendable {
  case predicate(IRI)
  case inverse(PropertyPath)
  case sequence(PropertyPath, PropertyPath)
  case alternative(PropertyPath, PropertyPath)
  case zeroOrOne(PropertyPath)
  case zeroOrMore(PropertyPath)
  case oneOrMore(PropertyPath)
  /// `!(a|^b)`: forward and inverse members apart.
  case negatedSet(forward: [IRI], inverse: [IRI])
}

/// A graph pattern of the SPARQL algebra. SPARQL 1.1 Query, section 18.2.
public indirect enum GraphPattern: Hashable, Sendable {
  /// Basic graph pattern; empty is the unit (one empty solution).
  case basic([TriplePattern])
  case path(subject: TermPattern, path: PropertyPath, object: TermPattern)
  case join(GraphPattern, GraphPattern)
  /// OPTIONAL with the filters of its group as the condition.
  case leftJoin(GraphPattern, GraphPattern, condition: Expression?)
  case filter(Expression, GraphPattern)
  case union(GraphPattern, GraphPattern)
  case minus(GraphPattern, GraphPattern)
  /// BIND, and expressions of a projection.
  case extend(GraphPattern, Variable, Expression)
  /// VALUES; nil is UNDEF.
  case values([Variable], [[Term?]])
  case graph(TermPattern, GraphPattern)
  case service(TermPattern, GraphPattern, silent: Bool)
  /// Aggregates are bound to (internal) variables; keys are variables or are bound by an `extend` below.
  case group(GraphPattern, keys: [Variable], aggregates: [AggregateBinding])
  case orderBy(GraphPattern, [OrderCondition])
  case project(GraphPattern, [Variable])
  case distinct(GraphPattern)
  case reduced(GraphPattern)
  case slice(GraphPattern, offset: Int, limit: Int?)
}

/// One aggregate of a group and the variable that carries it.
public struct AggregateBinding: Hashable, Sendable {
  public var variable: Variable
  public var aggregate: Aggregate
  public init(_ variable: Variable, _ aggregate: Aggregate) {
    self.variable = variable
    self.aggregate = aggregate
  }
}

/// An aggregate. SPARQL 1.1 Query, section 18.5.1.
public struct Aggregate: Hashable, Sendable {
  /// The set functions.
  public enum Function: Hashable, Sendable {
    case count, sum, avg, min, max, sample
    case groupConcat(separator: String)
    case custom(IRI)
  }
  public var function: Function
  /// Nil is `COUNT(*)`.
  public var argument: Expression?
  public var distinct: Bool
  public init(_ function: Function, _ argument: Expression?, distinct: Bool) {
    self.function = function
    self.argument = argument
    self.distinct = distinct
  }
}

/// One key of ORDER BY.
public struct OrderCondition: Hashable, Sendable {
  public var expression: Expression
  public var descending: Bool
  public init(_ expression: Expression, descending: Bool) {
    self.expression = expression
    self.descending = descending
  }
}
