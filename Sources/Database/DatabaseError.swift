/// An error of the knowledge graph, ready to be shown: what happened, where, and what to do.
///
/// Every failure that leaves ``KnowledgeGraph`` is of this type. `kind` decides the HTTP
/// status and the exit code; the places count lines and columns from 1 (columns in
/// Unicode scalars) and offsets in bytes of the UTF-8 text.
public struct DatabaseError: Error, Sendable, Hashable {
  /// What sort of failure it is; each maps to an HTTP status and an exit code.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Query, pattern or update text that is not in the language.
    case malformedQuery
    /// RDF or prose that cannot be read.
    case malformedData
    /// A name of a pattern that fits nothing, or several things.
    case unknownName
    /// A graph, document, fact or other thing that is not there.
    case notFound
    /// Asked for something that is off or not supported by this build.
    case notAllowed
    /// A media type that cannot be read.
    case unsupportedMediaType
    /// A media type that cannot be written.
    case notAcceptable
    /// Input larger than its limit.
    case tooLarge
    /// A limit of the evaluation was reached.
    case limit
    /// The memory budget of the query, or of all queries, is spent.
    case memory
    /// The deadline passed.
    case timeout
    /// Cancelled by its client or by an operator.
    case cancelled
    /// An expression or request that cannot be evaluated.
    case evaluation
    /// Another server, asked by SERVICE or LOAD, failed.
    case remote
    /// The input file is missing or is not a regular file.
    case inputMissing
    /// The file system refused access.
    case permission
    /// Another process holds the database.
    case busy
    /// The database file is damaged, of another program, or newer than this build.
    case damaged
    /// The disk is full; the change was rolled back.
    case diskFull
    /// Reading or writing failed; after a failed commit nothing more is written.
    case io
    /// The database stopped after a failed commit: restart the process.
    case stopped
    /// A fault of ours.
    case `internal`
  }

  public var kind: Kind
  public var message: String
  public var line: Int?
  public var column: Int?
  public var offset: Int?
  public var length: Int?
  /// What would have been accepted, in the reader's words.
  public var expected: [String]
  /// What the writer may have meant.
  public var suggestion: String?
  /// For an ambiguous or unknown name: what it may be.
  public var candidates: [EntityCandidate]
  /// The faulty line of data with a caret below; that of a query is cut from its text by who has it.
  public var excerpt: String?

  public init(
    _ kind: Kind, _ message: String, line: Int? = nil, column: Int? = nil, offset: Int? = nil,
    length: Int? = nil, expected: [String] = [], suggestion: String? = nil,
    candidates: [EntityCandidate] = []
  ) {
    self.kind = kind
    self.message = message
    self.line = line
    self.column = column
    self.offset = offset
    self.length = length
    self.expected = expected
    self.suggestion = suggestion
    self.candidates = candidates
  }

  /// The HTTP status that answers it. RFC 9110, section 15.
  public var httpStatus: Int {
    switch kind {
    case .malformedQuery, .malformedData, .unknownName, .evaluation: 400
    case .notAllowed, .permission: 403
    case .notFound, .inputMissing: 404
    case .notAcceptable: 406
    case .tooLarge: 413
    case .unsupportedMediaType: 415
    case .diskFull: 507
    case .limit, .memory, .timeout, .cancelled, .busy, .stopped: 503
    case .remote: 502
    case .damaged, .io, .internal: 500
    }
  }

  /// The exit code of a verb that fails with it (sysexits.h and product.md).
  public var exitCode: Int32 {
    switch kind {
    case .malformedQuery, .malformedData, .unsupportedMediaType, .unknownName: 65
    case .notFound, .notAllowed, .notAcceptable, .limit, .memory, .evaluation, .tooLarge, .remote: 1
    case .inputMissing: 66
    case .internal, .damaged: 70
    case .io, .diskFull, .stopped: 74
    case .busy: 75
    case .permission: 77
    case .timeout: 124
    case .cancelled: 130
    }
  }
}
