/// The answer of a query, still to be computed: rows leave as they are found.
///
/// Bound to one snapshot. `write` evaluates and streams; call it once, from any thread.
public final class QueryAnswer: Sendable {
  /// The shape of an answer.
  public enum Kind: Sendable, Hashable {
    /// Rows: SELECT and patterns.
    case solutions
    /// ASK.
    case boolean
    /// Triples: CONSTRUCT and DESCRIBE.
    case graph
  }

  public let kind: Kind
  /// The columns of the rows, without `?`; empty unless `kind` is `.solutions`.
  public let variables: [String]
  /// The revision that is asked. Invariant 1: it is on disk.
  public let revision: UInt64
  /// For a pattern: the SPARQL that it became.
  public let sparql: String?
  /// Remarks for people ("Mexico was read as Mexico (place)").
  public let notes: [String]
  private let source: any AnswerSource

  init(
    kind: Kind, variables: [String], revision: UInt64, sparql: String? = nil, notes: [String] = [],
    source: any AnswerSource
  ) {
    self.kind = kind
    self.variables = variables
    self.revision = revision
    self.sparql = sparql
    self.notes = notes
    self.source = source
  }

  /// Evaluates and writes in chunks of at most 64 KiB.
  ///
  /// `sink` may block (back-pressure) and throws when the client is gone; its error is
  /// rethrown. Throws ``DatabaseError`` for a timeout, a limit or a cancellation, possibly
  /// after some bytes have left: the caller must then cut the stream, so that a truncated
  /// answer never looks whole.
  public func write(as format: OutputFormat, into sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    try source.write(as: format, into: sink)
  }
}

/// What computes an answer.
protocol AnswerSource: Sendable {
  func write(as format: OutputFormat, into sink: (UnsafeRawBufferPointer) throws -> Void) throws
}
