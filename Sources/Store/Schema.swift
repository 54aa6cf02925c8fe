/// The tables of the file. Each version's script takes the version before it; none is ever edited.
///
/// Rows of documents, facts and evidence end with `mark`, a hash of the row that is
/// compared whenever the row is read and whose sum is part of the content hash.
enum Schema {
  /// "Tern" in ASCII: tells our files from other SQLite files.
  static let applicationID: Int64 = 0x5465_726E

  /// Script `n - 1` makes version `n`.
  static let migrations: [String] = [
    """
    CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE term_block(space INTEGER NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL,
      raw INTEGER NOT NULL, checksum INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY(space, first)) WITHOUT ROWID;
    CREATE TABLE quad_block(id INTEGER PRIMARY KEY, count INTEGER NOT NULL,
      raw INTEGER NOT NULL, checksum INTEGER NOT NULL, data BLOB NOT NULL);
    CREATE TABLE journal(revision INTEGER PRIMARY KEY, raw INTEGER NOT NULL, checksum INTEGER NOT NULL,
      data BLOB NOT NULL);
    CREATE TABLE prefix(name TEXT PRIMARY KEY, iri TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE document(id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,
      title TEXT, date TEXT, author TEXT, url TEXT, media_type TEXT NOT NULL, size INTEGER NOT NULL,
      sha256 TEXT NOT NULL, content BLOB NOT NULL, loaded_at REAL NOT NULL, entities INTEGER NOT NULL,
      mark INTEGER NOT NULL);
    CREATE TABLE block(document INTEGER NOT NULL REFERENCES document(id), n INTEGER NOT NULL, kind TEXT NOT NULL,
      start INTEGER NOT NULL, stop INTEGER NOT NULL, kept INTEGER NOT NULL, reason TEXT NOT NULL,
      mark INTEGER NOT NULL, PRIMARY KEY(document, n)) WITHOUT ROWID;
    CREATE TABLE sentence(document INTEGER NOT NULL REFERENCES document(id), n INTEGER NOT NULL,
      start INTEGER NOT NULL, stop INTEGER NOT NULL, block INTEGER NOT NULL, hash INTEGER NOT NULL,
      mark INTEGER NOT NULL, PRIMARY KEY(document, n)) WITHOUT ROWID;
    CREATE TABLE link(document INTEGER NOT NULL REFERENCES document(id), n INTEGER NOT NULL, entity TEXT NOT NULL,
      label TEXT NOT NULL, type TEXT NOT NULL, method TEXT NOT NULL, reason TEXT NOT NULL,
      mark INTEGER NOT NULL, PRIMARY KEY(document, n)) WITHOUT ROWID;
    CREATE INDEX link_entity ON link(entity);
    CREATE TABLE alias(document INTEGER NOT NULL REFERENCES document(id), n INTEGER NOT NULL, entity TEXT NOT NULL,
      text TEXT NOT NULL, how TEXT NOT NULL, sentence INTEGER NOT NULL, mark INTEGER NOT NULL,
      PRIMARY KEY(document, n)) WITHOUT ROWID;
    CREATE TABLE fact(id TEXT PRIMARY KEY, subject TEXT NOT NULL, relation TEXT NOT NULL,
      relation_label TEXT NOT NULL, object TEXT NOT NULL, datatype TEXT, polarity TEXT NOT NULL,
      modality TEXT NOT NULL, attribution TEXT, status TEXT NOT NULL, mark INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX fact_subject ON fact(subject, relation);
    CREATE INDEX fact_object ON fact(object, relation);
    CREATE TABLE support(document INTEGER NOT NULL REFERENCES document(id), fact TEXT NOT NULL REFERENCES fact(id),
      n INTEGER NOT NULL, surface TEXT NOT NULL, confidence REAL NOT NULL, qualifiers TEXT NOT NULL,
      mark INTEGER NOT NULL, PRIMARY KEY(document, fact)) WITHOUT ROWID;
    CREATE INDEX support_fact ON support(fact);
    CREATE TABLE evidence(document INTEGER NOT NULL REFERENCES document(id), fact TEXT NOT NULL REFERENCES fact(id),
      n INTEGER NOT NULL, sentence INTEGER NOT NULL, spans TEXT NOT NULL, subject_link TEXT NOT NULL,
      object_link TEXT NOT NULL, extractor TEXT NOT NULL, rule TEXT NOT NULL, confidence REAL NOT NULL,
      learnt_at REAL NOT NULL, mark INTEGER NOT NULL, PRIMARY KEY(document, fact, n)) WITHOUT ROWID;
    CREATE TABLE asserted(s INTEGER NOT NULL, p INTEGER NOT NULL, o INTEGER NOT NULL, documents INTEGER NOT NULL,
      judgement INTEGER NOT NULL, mark INTEGER NOT NULL, PRIMARY KEY(s, p, o)) WITHOUT ROWID;
    """,
    """
    CREATE TABLE source(document INTEGER PRIMARY KEY REFERENCES document(id), file TEXT NOT NULL,
      number INTEGER NOT NULL, format TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL,
      settings TEXT NOT NULL, publisher TEXT, language TEXT, modified TEXT, pages BLOB NOT NULL, map BLOB NOT NULL,
      mark INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX source_file ON source(file);
    CREATE INDEX source_sha256 ON source(sha256);
    CREATE TABLE mention(document INTEGER NOT NULL REFERENCES document(id), n INTEGER NOT NULL,
      sentence INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL, kind TEXT NOT NULL,
      entity INTEGER NOT NULL, link TEXT NOT NULL, confidence REAL NOT NULL, mark INTEGER NOT NULL,
      PRIMARY KEY(document, n)) WITHOUT ROWID;
    CREATE TABLE judgement(kind TEXT NOT NULL, subject TEXT NOT NULL, object TEXT NOT NULL, value TEXT NOT NULL,
      judged_at REAL NOT NULL, mark INTEGER NOT NULL, PRIMARY KEY(kind, subject, object)) WITHOUT ROWID;
    """,
    // Tells files apart, for the image of the index beside it.
    "INSERT INTO meta(key, value) VALUES('identity', randomblob(16));",
  ]

  static var version: Int64 { Int64(migrations.count) }

  /// The tables whose rows carry a mark.
  static let markedTables = [
    "document", "block", "sentence", "link", "alias", "fact", "support", "evidence", "asserted", "source", "mention",
    "judgement",
  ]

  /// Refuses files that are not ours or newer; brings older ones up to date, a version a transaction.
  static func prepare(_ connection: Connection, note: (String) -> Void) throws {
    let application = try connection.integer("PRAGMA application_id") ?? 0
    let version = try connection.integer("PRAGMA user_version") ?? 0
    let isEmpty = try connection.integer("SELECT count(*) FROM sqlite_schema") == 0
    if application != applicationID {
      guard application == 0, version == 0, isEmpty else {
        throw StoreError(.damaged, "this file is not a Tern database (another program made it)")
      }
    } else if version < 1 {
      throw StoreError(.damaged, "the database file is damaged: it has no version")
    }
    guard version <= Schema.version else {
      throw StoreError(
        .damaged,
        "the database is of version \(version), this program knows up to \(Schema.version): use a newer Tern")
    }
    for next in Int(version)..<migrations.count {
      try connection.transaction {
        try connection.execute("PRAGMA application_id = \(applicationID)")
        try connection.execute(migrations[next])
        try connection.execute("PRAGMA user_version = \(next + 1)")
      }
      if version > 0 { note("database migrated to version \(next + 1)") }
    }
    guard try connection.integer("PRAGMA application_id") == applicationID,
      try connection.integer("PRAGMA user_version") == Schema.version
    else { throw StoreError(.internal, "the version of the database could not be written") }
  }
}
