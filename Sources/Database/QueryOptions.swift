import Fetch
import Limits
import Reading
import TripleIndex

/// How one query or update is evaluated.
public struct QueryOptions: Sendable {
  /// Seconds it may run, capped at ``Limits/evaluationSecondsMax``.
  public var timeout: Double
  /// Bytes it may hold.
  public var memoryBytes: Int
  /// `default-graph-uri` of the protocol; overrides FROM. SPARQL 1.1 Protocol, section 2.1.4.
  public var defaultGraphs: [String]
  /// `named-graph-uri` of the protocol.
  public var namedGraphs: [String]
  /// `using-graph-uri` of the protocol (updates).
  public var usingGraphs: [String]
  /// `using-named-graph-uri` of the protocol (updates).
  public var usingNamedGraphs: [String]
  public var cancellation: CancellationToken
  /// Resolves relative IRIs of the text.
  public var base: String?
  /// Prefixes the text may use without declaring them (the shell's `.prefix`).
  public var prefixes: [(name: String, iri: String)]
  /// Rows of patterns rest on facts of at least this confidence (0 to 1).
  public var minConfidence: Double
  /// Named in logs and in the list of running queries.
  public var requestID: String
  /// Called on the evaluating thread when a query has taken 20 ms (stage 0), and a quarter of a second (stage 1).
  public var whenLong: (@Sendable (_ stage: Int) -> Void)?

  public init(
    timeout: Double = Limits.evaluationSecondsDefault, memoryBytes: Int = Limits.queryMemoryBytes,
    defaultGraphs: [String] = [], namedGraphs: [String] = [], usingGraphs: [String] = [],
    usingNamedGraphs: [String] = [], cancellation: CancellationToken = CancellationToken(),
    base: String? = nil, prefixes: [(name: String, iri: String)] = [], minConfidence: Double = 0,
    requestID: String = ""
  ) {
    self.timeout = timeout
    self.memoryBytes = memoryBytes
    self.defaultGraphs = defaultGraphs
    self.namedGraphs = namedGraphs
    self.usingGraphs = usingGraphs
    self.usingNamedGraphs = usingNamedGraphs
    self.cancellation = cancellation
    self.base = base
    self.prefixes = prefixes
    self.minConfidence = minConfidence
    self.requestID = requestID
  }
}

/// How the database file is opened.
public struct DatabaseOptions: Sendable {
  /// How much an acknowledged update survives.
  public enum Durability: String, Sendable {
    /// Power loss (`synchronous=FULL`).
    case full
    /// A crash of the process; the last updates may be lost with the power (`synchronous=NORMAL`).
    case relaxed
  }
  public var durability: Durability
  /// Create the file when it is not there.
  public var create: Bool
  /// Use and write the memory-mapped image beside the file.
  public var image: Bool
  /// Bytes all queries may hold together.
  public var allQueriesMemoryBytes: Int
  /// What SERVICE and LOAD may reach; empty: nothing.
  public var allowedServices: [AllowedPrefix] = []
  /// A file of certificates (PEM) that https servers are judged by instead of the system's.
  public var authorities: String?
  /// Clock, randomness and other things of the world; tests replace them.
  public var world: World
  /// Quads from which on an image is kept: below, rebuilding takes a tenth of a second.
  var imageQuads = 50_000
  /// Bytes up to which an image is verified as a whole when it is opened.
  var imageVerifiedAtOnce = ImageReader.verifiedAtOnce
  /// Reads prose; tests replace it.
  var reader: @Sendable (_ source: DocumentSource, _ options: Reader.Options) throws -> ReadDocument = { source, options in
    try Reader.read(source, options: options)
  }
  /// Told what happens while opening (recovery, rebuilding), for the log.
  public var note: @Sendable (String) -> Void

  public init(
    durability: Durability = .full, create: Bool = true, image: Bool = true,
    allQueriesMemoryBytes: Int = Limits.allQueriesMemoryBytes, world: World = .system,
    note: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.durability = durability
    self.create = create
    self.image = image
    self.allQueriesMemoryBytes = allQueriesMemoryBytes
    self.world = world
    self.note = note
  }
}
