import Limits
import Reading

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

/// One file of a load of many.
public struct LoadItem: Sendable {
  public var input: LoadInput
  /// As ``LoadOptions/name``.
  public var name: String
  public init(input: LoadInput, name: String) {
    self.input = input
    self.name = name
  }
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
  /// Prose: the day of publication, `YYYY-MM-DD`, of documents that do not say it.
  public var date: String?
  /// Prose: read again what is there unchanged (after an upgrade of the reader).
  public var again = false
  /// Prose: a model that reads in place of the built-in reader; nil, the default, asks nobody.
  public var model: ModelRequest?
  /// Threads that read prose; 0: one a core, at most ``Limits/readingThreads``.
  public var threads = 0
  public var cancellation: CancellationToken
  /// Bytes beyond which a file of many documents is read line by line.
  var streamedBytes = Limits.documentBytes

  public init(
    name: String, mediaType: String? = nil, graph: String? = nil, base: String? = nil,
    minConfidence: Double = 0, date: String? = nil, cancellation: CancellationToken = CancellationToken()
  ) {
    self.name = name
    self.mediaType = mediaType
    self.date = date
    self.graph = graph
    self.base = base
    self.minConfidence = minConfidence
    self.cancellation = cancellation
  }
}

extension LoadOptions {
  /// Whether a text is a day as `YYYY-MM-DD`.
  public static func isDay(_ text: String) -> Bool { DocumentMetadata.isDay(text) }
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
  /// Prose: documents and facts that are in the database now.
  public var documents = 0
  public var facts = 0
  /// Files that are done, of a load of many.
  public var files = 0
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
  /// Prose: the document and what was found in it; nil when the file holds several.
  public var document: DocumentInfo?
  /// Prose: sums over the documents of the file.
  public var documents: DocumentSums
  public init(
    kind: Kind, revision: UInt64, unchanged: Bool = false, replaced: Bool = false, quadsAdded: Int = 0,
    quadsRead: Int = 0, document: DocumentInfo? = nil, documents: DocumentSums = DocumentSums()
  ) {
    self.documents = documents
    self.kind = kind
    self.revision = revision
    self.unchanged = unchanged
    self.replaced = replaced
    self.quadsAdded = quadsAdded
    self.quadsRead = quadsRead
    self.document = document
  }
}

/// Sums over the documents of a load.
public struct DocumentSums: Sendable, Hashable {
  /// Documents in the file, those that were there unchanged included.
  public var count = 0
  public var unchanged = 0
  public var replaced = 0
  public var sentences = 0
  public var facts = 0
  public var entities = 0
  /// Facts that a model gave with a quote that is not in the text: dropped.
  public var unquoted = 0
  public init() {}
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
  public var publisher: String?
  public var language: String?
  /// "html", "word", "portable" …; empty for a document of an older database.
  public var format = ""
  /// The file it came from, and its place among the documents of that file.
  public var file: String?
  public var number = 1
  /// Pages, 0 when it has none.
  public var pages = 0
  /// How it was read when not by the built-in reader with its usual settings.
  public var settings = ""
  public var mediaType: String
  /// Bytes of the text that is stored and cited.
  public var bytes: Int
  /// SHA-256 of these bytes, in hexadecimal.
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
