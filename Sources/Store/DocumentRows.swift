/// A stored document of prose.
public struct DocumentRow: Sendable, Hashable {
  public var id: Int64
  /// Slug of its content: `urn:tern:document:<slug>`.
  public var slug: String
  public var name: String
  public var title: String?
  public var date: String?
  public var author: String?
  public var url: String?
  public var mediaType: String
  public var size: Int
  /// Hexadecimal.
  public var sha256: String
  public var loadedAt: Double
  public var entities: Int

  public init(
    id: Int64, slug: String, name: String, title: String?, date: String?, author: String?, url: String?,
    mediaType: String, size: Int, sha256: String, loadedAt: Double, entities: Int
  ) {
    self.id = id
    self.slug = slug
    self.name = name
    self.title = title
    self.date = date
    self.author = author
    self.url = url
    self.mediaType = mediaType
    self.size = size
    self.sha256 = sha256
    self.loadedAt = loadedAt
    self.entities = entities
  }
}

/// A block of a document's layout.
public struct BlockRow: Sendable, Hashable {
  public var kind: String
  public var span: Range<Int>
  public var kept: Bool
  public var reason: String
  public init(kind: String, span: Range<Int>, kept: Bool, reason: String) {
    self.kind = kind
    self.span = span
    self.kept = kept
    self.reason = reason
  }
}

/// A sentence: its byte range in the document and the hash of its bytes.
public struct SentenceRow: Sendable, Hashable {
  public var span: Range<Int>
  public var block: Int
  public var hash: Int64
  public init(span: Range<Int>, block: Int, hash: Int64) {
    self.span = span
    self.block = block
    self.hash = hash
  }

  /// The hash that is stored for the bytes of a sentence.
  public static func hash(of bytes: UnsafeRawBufferPointer) -> Int64 {
    Int64(bitPattern: Mixing.hash(bytes, seed: 0x7365_6E74))
  }
}

/// How one entity of a document came to its node: the evidence of the link.
public struct LinkRow: Sendable, Hashable {
  public var entity: String
  public var label: String
  public var type: String
  /// "name and type", "new", "user".
  public var method: String
  public var reason: String
  public init(entity: String, label: String, type: String, method: String, reason: String) {
    self.entity = entity
    self.label = label
    self.type = type
    self.method = method
    self.reason = reason
  }
}

/// A name that a document gives to an entity, with the sentence that gives it.
public struct AliasRow: Sendable, Hashable {
  public var entity: String
  public var text: String
  public var how: String
  public var sentence: Int
  public init(entity: String, text: String, how: String, sentence: Int) {
    self.entity = entity
    self.text = text
    self.how = how
    self.sentence = sentence
  }
}

enum DocumentTables {
  static let document = MarkedTable(
    "document",
    [
      ("id", .integer), ("slug", .text), ("name", .text), ("title", .text), ("date", .text), ("author", .text),
      ("url", .text), ("media_type", .text), ("size", .integer), ("sha256", .text), ("content", .bytes),
      ("loaded_at", .real), ("entities", .integer),
    ])
  static let block = MarkedTable(
    "block",
    [
      ("document", .integer), ("n", .integer), ("kind", .text), ("start", .integer), ("stop", .integer),
      ("kept", .integer), ("reason", .text),
    ])
  static let sentence = MarkedTable(
    "sentence",
    [
      ("document", .integer), ("n", .integer), ("start", .integer), ("stop", .integer), ("block", .integer),
      ("hash", .integer),
    ])
  static let link = MarkedTable(
    "link",
    [
      ("document", .integer), ("n", .integer), ("entity", .text), ("label", .text), ("type", .text),
      ("method", .text), ("reason", .text),
    ])
  static let alias = MarkedTable(
    "alias",
    [
      ("document", .integer), ("n", .integer), ("entity", .text), ("text", .text), ("how", .text),
      ("sentence", .integer),
    ])
}

extension StoreTransaction {
  /// Stores a document and everything about its layout; returns its row id.
  public func insert(
    _ document: DocumentRow, content: [UInt8], blocks: [BlockRow], sentences: [SentenceRow], links: [LinkRow],
    aliases: [AliasRow]
  ) throws -> Int64 {
    let id = (try connection.integer("SELECT coalesce(max(id), 0) FROM document") ?? 0) + 1
    let packed = try PackedBlock.pack(content, seed: 0)
    try DocumentTables.document.insert(
      [
        .integer(id), .text(document.slug), .text(document.name), .text(document.title), .text(document.date),
        .text(document.author), .text(document.url), .text(document.mediaType), .integer(Int64(document.size)),
        .text(document.sha256), .bytes(packed.data), .real(document.loadedAt), .integer(Int64(document.entities)),
      ], self)
    for (n, row) in blocks.enumerated() {
      try DocumentTables.block.insert(
        [
          .integer(id), .integer(Int64(n)), .text(row.kind), .integer(Int64(row.span.lowerBound)),
          .integer(Int64(row.span.upperBound)), .integer(row.kept ? 1 : 0), .text(row.reason),
        ], self)
    }
    for (n, row) in sentences.enumerated() {
      try DocumentTables.sentence.insert(
        [
          .integer(id), .integer(Int64(n)), .integer(Int64(row.span.lowerBound)),
          .integer(Int64(row.span.upperBound)), .integer(Int64(row.block)), .integer(row.hash),
        ], self)
    }
    for (n, row) in links.enumerated() {
      try DocumentTables.link.insert(
        [
          .integer(id), .integer(Int64(n)), .text(row.entity), .text(row.label), .text(row.type),
          .text(row.method), .text(row.reason),
        ], self)
    }
    for (n, row) in aliases.enumerated() {
      try DocumentTables.alias.insert(
        [
          .integer(id), .integer(Int64(n)), .text(row.entity), .text(row.text), .text(row.how),
          .integer(Int64(row.sentence)),
        ], self)
    }
    return id
  }

  /// Removes a document with everything that only describes it. Its evidence must be gone already.
  public func removeDocument(_ id: Int64) throws {
    for table in [
      SourceTables.mention, SourceTables.source, DocumentTables.alias, DocumentTables.link, DocumentTables.sentence,
      DocumentTables.block,
    ] {
      try table.delete("document = ?1", [.integer(id)], self)
    }
    try DocumentTables.document.delete("id = ?1", [.integer(id)], self)
  }
}

extension StoreReader {
  private func document(_ cells: [Cell]) -> DocumentRow {
    DocumentRow(
      id: cells.integer(0), slug: cells.text(1), name: cells.text(2), title: cells.optionalText(3),
      date: cells.optionalText(4), author: cells.optionalText(5), url: cells.optionalText(6),
      mediaType: cells.text(7), size: cells.int(8), sha256: cells.text(9), loadedAt: cells.real(11),
      entities: cells.int(12))
  }

  /// All documents, by name.
  public func documents() throws -> [DocumentRow] {
    var found: [DocumentRow] = []
    try DocumentTables.document.select("ORDER BY name", [], self) { found.append(document($0)) }
    return found
  }

  /// A document by slug or name.
  public func document(key: String) throws -> DocumentRow? {
    var found: DocumentRow?
    try DocumentTables.document.select("WHERE slug = ?1 OR name = ?1 ORDER BY slug = ?1 DESC LIMIT 1", [.text(key)], self) {
      found = document($0)
    }
    return found
  }

  /// A document by name alone.
  public func document(name: String) throws -> DocumentRow? {
    var found: DocumentRow?
    try DocumentTables.document.select("WHERE name = ?1", [.text(name)], self) { found = document($0) }
    return found
  }

  /// A document by row id.
  public func document(id: Int64) throws -> DocumentRow? {
    var found: DocumentRow?
    try DocumentTables.document.select("WHERE id = ?1", [.integer(id)], self) { found = document($0) }
    return found
  }

  /// The stored bytes of a document; throws `.damaged` when they do not decompress.
  public func content(ofDocument id: Int64) throws -> [UInt8] {
    var bytes: [UInt8]?
    try DocumentTables.document.select("WHERE id = ?1", [.integer(id)], self) { cells in
      bytes = try PackedBlock.unpackPlain(cells.bytes(10), count: cells.int(8), name: "document \(cells.text(2))")
    }
    guard let bytes else { throw StoreError(.missing, "there is no such document") }
    return bytes
  }

  /// The blocks of a document's layout, in the order of the text.
  public func blocks(ofDocument id: Int64) throws -> [BlockRow] {
    var found: [BlockRow] = []
    try DocumentTables.block.select("WHERE document = ?1 ORDER BY n", [.integer(id)], self) { cells in
      found.append(
        BlockRow(
          kind: cells.text(2), span: try span(cells, 3), kept: cells.integer(5) != 0, reason: cells.text(6)))
    }
    return found
  }

  /// The sentences of a document, in the order of the text.
  public func sentences(ofDocument id: Int64) throws -> [SentenceRow] {
    var found: [SentenceRow] = []
    try DocumentTables.sentence.select("WHERE document = ?1 ORDER BY n", [.integer(id)], self) { cells in
      found.append(SentenceRow(span: try span(cells, 2), block: cells.int(4), hash: cells.integer(5)))
    }
    return found
  }

  /// How mentions of a document were linked to entities.
  public func links(ofDocument id: Int64) throws -> [LinkRow] {
    var found: [LinkRow] = []
    try DocumentTables.link.select("WHERE document = ?1 ORDER BY n", [.integer(id)], self) { cells in
      found.append(
        LinkRow(
          entity: cells.text(2), label: cells.text(3), type: cells.text(4), method: cells.text(5),
          reason: cells.text(6)))
    }
    return found
  }

  /// The aliases that a document gives, with their evidence.
  public func aliases(ofDocument id: Int64) throws -> [AliasRow] {
    var found: [AliasRow] = []
    try DocumentTables.alias.select("WHERE document = ?1 ORDER BY n", [.integer(id)], self) { cells in
      found.append(AliasRow(entity: cells.text(2), text: cells.text(3), how: cells.text(4), sentence: cells.int(5)))
    }
    return found
  }

  func span(_ cells: [Cell], _ index: Int) throws -> Range<Int> {
    let start = cells.int(index)
    let stop = cells.int(index + 1)
    guard start >= 0, start <= stop else { throw BlockReader.damage }
    return start..<stop
  }
}
