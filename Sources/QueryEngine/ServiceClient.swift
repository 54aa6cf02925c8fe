import RDF

/// One question to another endpoint. SPARQL 1.1 Federated Query, section 2.
public struct ServiceCall: Sendable {
  /// The endpoint as the query names it.
  public var endpoint: String
  /// A whole SELECT query, its IRIs absolute.
  public var query: String
  /// The variables whose values are wanted, without question mark.
  public var variables: Set<String>
  /// Seconds until the answer must be there.
  public var seconds: Double
  /// Bytes the answer may have.
  public var bytes: Int
  /// The switch of the evaluation that asks.
  public var cancellation: Cancellation
}

/// The solutions of another endpoint.
public struct ServiceAnswer: Sendable {
  /// Names without question mark.
  public var variables: [String]
  /// Row after row, one entry a variable; nil is unbound. Blank nodes are of this answer alone.
  public var rows: [[Term?]]

  public init(variables: [String], rows: [[Term?]]) {
    self.variables = variables
    self.rows = rows
  }
}

/// Reaches other endpoints for SERVICE; the engine itself knows no network.
public protocol ServiceClient: Sendable {
  /// Whether the endpoint may be asked at all.
  func permits(_ endpoint: String) -> Bool
  /// Asks and waits. Throws ``QueryError/service(endpoint:reason:)`` for whatever went wrong
  /// on the way or there, ``QueryError/cancelled`` when the switch was thrown.
  func answer(_ call: ServiceCall) throws -> ServiceAnswer
}
