/// What an update did. It is on disk when this exists (invariant 2).
public struct UpdateOutcome: Sendable, Hashable {
  public var revision: UInt64
  public var added: Int
  public var removed: Int
  public init(revision: UInt64, added: Int, removed: Int) {
    self.revision = revision
    self.added = added
    self.removed = removed
  }
}

/// Where the bytes of a load come from.
public enum LoadInput: Sendable {
  case bytes([UInt8])
  /// A regular file that the daemon maps; the caller has checked that it may be read.
  case file(path: String)
}

/// What is loaded and how.
public struct LoadOptions: Sendable {
  /// The document's name: a path or URL that stays the same when a new version comes.
  public var name: String
  /// Media type or file extension; nil: by the extension of the name, else by looking.
  public var mediaType: String?
  /// RDF: the named graph that triples go to; nil is the default graph.
  public var graph: String?
  /// RDF: base IRI.
  public var base: String?
  /// Prose: facts below this confidence are kept as proposals and not asserted.
  public var minConfidence: Double
  public var cancellation: CancellationToken

  public init(
    name: String, mediaType: String? = nil, graph: String? = nil, base: String? = nil,
    minConfidence: Double = 0, cancellation: CancellationToken = CancellationToken()
  ) {
    self.name = name
    self.mediaType = mediaType
    self.graph = graph
    self.base = base
    self.minConfidence = minConfidence
    self.cancellation = cancellation
  }
}

/// How far a load is.
public struct LoadProgress: Sendable, Hashable {
  /// The stages of a load, in order.
  public enum Stage: String, Sendable { case reading, indexing, writing }
  public var stage: Stage
  public var bytesDone: Int
  public var bytesTotal: Int
  /// Quads of RDF, sentences of prose.
  public var items: Int
  public init(stage: Stage, bytesDone: Int, bytesTotal: Int, items: Int) {
    self.stage = stage
    self.bytesDone = bytesDone
    self.bytesTotal = bytesTotal
    self.items = items
  }
}

/// What a load did: all of the file, or nothing and an error.
public struct LoadOutcome: Sendable, Hashable {
  /// What was loaded.
  public enum Kind: String, Sendable, Hashable { case rdf, prose }
  public var kind: Kind
  public var revision: UInt64
  /// True when the same bytes were loaded before under this name: nothing was changed.
  public var unchanged: Bool
  /// True when an earlier version of the document was replaced.
  public var replaced: Bool
  /// Quads that were not there before.
  public var quadsAdded: Int
  /// Quads in the file, duplicates included (RDF).
  public var quadsRead: Int
  /// Prose: the document and what was found in it.
  public var document: DocumentInfo?
  public init(
    kind: Kind, revision: UInt64, unchanged: Bool = false, replaced: Bool = false, quadsAdded: Int = 0,
    quadsRead: Int = 0, document: DocumentInfo? = nil
  ) {
    self.kind = kind
    self.revision = revision
    self.unchanged = unchanged
    self.replaced = replaced
    self.quadsAdded = quadsAdded
    self.quadsRead = quadsRead
    self.document = document
  }
}

/// A loaded document of prose.
public struct DocumentInfo: Sendable, Hashable {
  /// The slug of its hash: `urn:tern:document:<id>` is its named graph.
  public var id: String
  /// The name it was loaded under.
  public var name: String
  public var title: String?
  /// `YYYY-MM-DD`.
  public var date: String?
  public var author: String?
  public var url: String?
  public var mediaType: String
  public var bytes: Int
  /// SHA-256 of the bytes, in hexadecimal.
  public var sha256: String
  public var sentences: Int
  /// Facts it supports, the qualified ones included.
  public var facts: Int
  public var entities: Int
  /// Seconds since 1970.
  public var loadedAt: Double
  public init(
    id: String, name: String, title: String?, date: String?, author: String?, url: String?,
    mediaType: String, bytes: Int, sha256: String, sentences: Int, facts: Int, entities: Int, loadedAt: Double
  ) {
    self.id = id
    self.name = name
    self.title = title
    self.date = date
    self.author = author
    self.url = url
    self.mediaType = mediaType
    self.bytes = bytes
    self.sha256 = sha256
    self.sentences = sentences
    self.facts = facts
    self.entities = entities
    self.loadedAt = loadedAt
  }
}

/// What `forget` took out.
public struct ForgetOutcome: Sendable, Hashable {
  public var revision: UInt64
  /// Facts that only this document supported.
  public var factsRemoved: Int
  /// Facts that stay because something else supports them.
  public var factsKept: Int
  public init(revision: UInt64, factsRemoved: Int, factsKept: Int) {
    self.revision = revision
    self.factsRemoved = factsRemoved
    self.factsKept = factsKept
  }
}

/// Figures about the database.
public struct Stats: Sendable, Hashable {
  public var revision: UInt64 = 0
  public var quads: Int = 0
  public var defaultGraphTriples: Int = 0
  public var terms: Int = 0
  public var namedGraphs: Int = 0
  public var documents: Int = 0
  public var sentences: Int = 0
  public var facts: Int = 0
  public var entities: Int = 0
  /// Bytes of the database file, log included.
  public var fileBytes: Int = 0
  /// Bytes of the index in memory or mapped.
  public var indexBytes: Int = 0
  public var contentHash: String = ""
  public var sqliteVersion: String = ""
  public var path: String = ""
  public init() {}
}

/// What `check` found.
public struct CheckReport: Sendable, Hashable {
  public var problems: [String]
  /// What was verified ("1,204 blocks", "312 citations").
  public var verified: [String]
  public var isSound: Bool { problems.isEmpty }
  public init(problems: [String], verified: [String]) {
    self.problems = problems
    self.verified = verified
  }
}
