import CSQLite
import Glibc
import TestSupport
import Testing

@testable import Store

/// A term made of a Swift string, for tests.
func withTerm<R>(_ text: String, _ body: (StoredTerm) throws -> R) rethrows -> R {
  let bytes = [UInt8](text.utf8)
  return try bytes.withUnsafeBufferPointer {
    try body(StoredTerm(kind: .iri, text: $0, tag: UnsafeBufferPointer(start: nil, count: 0)))
  }
}

/// A journal entry with terms `n<id>` and quads.
func entry(_ revision: UInt64, terms: Range<UInt32>, added: [IDQuad], removed: [IDQuad] = []) throws -> JournalEntry {
  let texts = terms.map { [UInt8]("n\($0)".utf8) }
  return try JournalEntry.pack(
    revision: revision, terms: [.init(first: terms.lowerBound, count: terms.count)], added: added, removed: removed
  ) { id in
    // The arrays live until the entry is packed.
    texts[Int(id - terms.lowerBound)].withUnsafeBufferPointer {
      StoredTerm(kind: .iri, text: $0, tag: UnsafeBufferPointer(start: nil, count: 0))
    }
  }
}

/// Everything in the journal, applied in order.
func contents(_ store: DurableStore) throws -> (terms: [UInt32: String], quads: Set<IDQuad>, hash: ContentHash) {
  var terms: [UInt32: String] = [:]
  var quads: Set<IDQuad> = []
  var hash = ContentHash()
  try store.read { reader in
    try reader.termBlocks { block in
      hash.add(try block.decode { terms[$0] = String(decoding: $1.text, as: UTF8.self) })
    }
    try reader.quadRuns { run in
      var part: [IDQuad] = []
      hash.add(try run.decode(into: &part))
      quads.formUnion(part)
    }
    try reader.journal { entry in
      var added: [IDQuad] = []
      var removed: [IDQuad] = []
      hash.add(
        try entry.decode(
          term: { terms[$0] = String(decoding: $1.text, as: UTF8.self) }, added: &added, removed: &removed))
      quads.formUnion(added)
      quads.subtract(removed)
    }
  }
  return (terms, quads, hash)
}

@Suite struct DurableStoreTests {
  let folder = TemporaryFolder()

  @Test func commitsSurviveReopening() throws {
    let path = folder.file("a/b/tern.db")
    let quad = IDQuad(s: 1, p: 2, o: 3, g: 0)
    let other = IDQuad(s: 1, p: 2, o: 1 << 30, g: 3)
    do {
      let store = try DurableStore.open(path)
      try store.write { try $0.append(try entry(1, terms: 1..<4, added: [quad])) }
      try store.write { try $0.append(try entry(2, terms: 4..<4, added: [other], removed: [quad])) }
      try store.close()
    }
    let store = try DurableStore.open(path)
    let (terms, quads, hash) = try contents(store)
    #expect(terms == [1: "n1", 2: "n2", 3: "n3"])
    #expect(quads == [other])
    #expect(store.state.revision == 2)
    #expect(store.state.graphHash == hash)
  }

  @Test func filesAreForTheirOwnerOnly() throws {
    let path = folder.file("private/tern.db")
    let store = try DurableStore.open(path)
    try store.write { try $0.append(try entry(1, terms: 1..<2, added: [])) }
    var info = stat()
    for (name, mode) in [
      ("private", 0o700), ("private/tern.db", 0o600), ("private/tern.db-wal", 0o600), ("private/tern.db.lock", 0o600),
    ] {
      #expect(stat(folder.file(name), &info) == 0)
      #expect(info.st_mode & 0o777 == mode, "\(name)")
    }
    #expect(stat(path + "-shm", &info) != 0, "exclusive locking needs no shared memory")
  }

  @Test func theSecondOpenerIsToldWhoHoldsIt() throws {
    let path = folder.file("tern.db")
    let first = try DurableStore.open(path)
    let error = #expect(throws: StoreError.self) { try DurableStore.open(path) }
    #expect(error?.kind == .busy)
    #expect(error?.message == "the database is held by process \(getpid())")
    try first.close()
  }

  @Test func aForeignFileIsRefusedAndLeftAlone() throws {
    let text = folder.file("text.db")
    let bytes = [UInt8](String(repeating: "no database at all\n", count: 300).utf8)
    writeBytes(bytes, to: text)
    #expect(throws: StoreError.self) { try DurableStore.open(text) }
    #expect(readBytes(text) == bytes)

    let other = folder.file("other.db")
    let connection = try Connection(path: other, create: true)
    try connection.execute("CREATE TABLE t(x); INSERT INTO t VALUES(1)")
    connection.close()
    let before = readBytes(other)
    let error = #expect(throws: StoreError.self) { try DurableStore.open(other) }
    #expect(error?.kind == .damaged)
    #expect(error?.message.contains("not a Tern database") == true)
    #expect(readBytes(other) == before)
  }

  @Test func aNewerVersionIsRefused() throws {
    let path = folder.file("tern.db")
    try DurableStore.open(path).close()
    let connection = try Connection(path: path, create: false)
    try connection.execute("PRAGMA user_version = 999")
    connection.close()
    let error = #expect(throws: StoreError.self) { try DurableStore.open(path) }
    #expect(error?.kind == .damaged)
    #expect(error?.message.contains("version 999") == true)
  }

  @Test func settingsAreAsPromised() throws {
    let store = try DurableStore.open(folder.file("tern.db"))
    let expected = [
      "locking_mode": "exclusive", "journal_mode": "wal", "synchronous": "2", "foreign_keys": "1",
      "trusted_schema": "0", "cell_size_check": "1", "secure_delete": "1", "wal_autocheckpoint": "0",
      "application_id": "\(Schema.applicationID)", "user_version": "\(Schema.version)",
    ]
    for (name, value) in expected { #expect(try store.connection.text("PRAGMA \(name)") == value, "\(name)") }
  }

  @Test func aFailedBodyChangesNothing() throws {
    struct Stop: Error {}
    let store = try DurableStore.open(folder.file("tern.db"))
    try store.write { try $0.append(try entry(1, terms: 1..<2, added: [])) }
    let before = store.state
    #expect(throws: Stop.self) {
      try store.write { transaction in
        try transaction.append(try entry(2, terms: 2..<3, added: []))
        throw Stop()
      }
    }
    #expect(store.state == before)
    #expect(try contents(store).terms.count == 1)
    #expect(!store.isStopped)
  }

  @Test func aFailedPartIsUndoneAlone() throws {
    struct Stop: Error {}
    let store = try DurableStore.open(folder.file("tern.db"))
    try store.write { transaction in
      try transaction.part { try transaction.append(try entry(1, terms: 1..<2, added: [])) }
      #expect(throws: Stop.self) {
        try transaction.part {
          try transaction.append(try entry(2, terms: 2..<3, added: []))
          throw Stop()
        }
      }
      try transaction.part { try transaction.append(try entry(2, terms: 2..<4, added: [])) }
    }
    let (terms, _, hash) = try contents(store)
    #expect(terms.count == 3)
    #expect(store.state.graphHash == hash)
    #expect(store.state.revision == 2)
  }

  @Test func aDamagedJournalIsNamed() throws {
    let store = try DurableStore.open(folder.file("tern.db"))
    try store.write { try $0.append(try entry(7, terms: 1..<30, added: [IDQuad(s: 1, p: 2, o: 3, g: 0)])) }
    try store.connection.execute("UPDATE journal SET checksum = checksum + 1")
    let error = #expect(throws: StoreError.self) { try contents(store) }
    #expect(error?.kind == .damaged)
    #expect(error?.message.contains("revision 7") == true)
  }

  @Test func aBackupHoldsTheRevisionItNames() throws {
    let store = try DurableStore.open(folder.file("tern.db"))
    try store.write { try $0.append(try entry(1, terms: 1..<9, added: [IDQuad(s: 1, p: 2, o: 3, g: 0)])) }
    let target = folder.file("copy.db")
    #expect(try store.backup(to: target) == 1)
    #expect(throws: StoreError.self) { try store.backup(to: target) }
    var info = stat()
    #expect(stat(target, &info) == 0 && info.st_mode & 0o777 == 0o600)
    let copy = try DurableStore.open(target)
    #expect(copy.state == store.state)
    #expect(try contents(copy).quads == (try contents(store).quads))
    #expect(try copy.integrityProblems() == [])
  }
}
