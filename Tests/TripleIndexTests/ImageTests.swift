import Glibc
import RDF
import Testing

@testable import TripleIndex

@Suite struct ImageTests {
  /// A store with a large and many small graphs, triple terms and values, folded.
  static func store() throws -> Snapshot {
    let bulk = BulkBuilder(on: .empty())
    let worker = bulk.makeWorker()
    for term in DictionaryTests.terms { _ = try ModelTests.intern(worker.terms, term) }
    for i in 0..<9000 {
      let s = try ModelTests.intern(worker.terms, ModelTests.term(i / 3))
      let p = try ModelTests.intern(worker.terms, .iri(IRI("http://example.org/p\(i % 7)")))
      let o = try ModelTests.intern(worker.terms, ModelTests.term(i))
      worker.add(QuadIDs(s: s, p: p, o: o))
      let g = try ModelTests.intern(worker.terms, .iri(IRI("http://example.org/g\(i % 5 == 0 ? 0 : 1 + i % 20)")))
      worker.add(QuadIDs(s: s, p: p, o: o, g: g))
    }
    return try bulk.finish(revision: 7).snapshot
  }

  static func path(_ name: String) -> String { "/tmp/tern-image-\(getpid())-\(name)" }

  static func quads(_ snapshot: Snapshot) -> Set<QuadIDs> {
    var all: Set<QuadIDs> = []
    for g in [0] + snapshot.namedGraphs {
      guard let view = snapshot.graph(g) else { continue }
      var cursor = TripleCursor(view, order: .pos)
      withUnsafeTemporaryAllocation(of: Triple.self, capacity: 512) { block in
        guard let base = block.baseAddress else { return }
        while true {
          let n = cursor.next(base, capacity: 512)
          if n == 0 { break }
          for i in 0..<n { all.insert(QuadIDs(s: base[i].s, p: base[i].p, o: base[i].o, g: g)) }
        }
      }
    }
    return all
  }

  @Test func roundTrip() throws {
    let path = Self.path("round")
    defer { unlink(path) }
    let before = try Self.store()
    let stamp = ImageStamp(revision: 7, store: (1, 2), content: (3, 4), storedPlain: 5, storedValued: 6)
    #expect(throws: IndexError.self) { try ImageWriter.write(before, to: path, stamp: ImageStamp(revision: 8)) }
    try ImageWriter.write(before, to: path, stamp: stamp)
    #expect(throws: IndexError.notAnImage("an image of another store or revision")) {
      try ImageReader.open(path) { $0.store == (1, 3) }
    }
    let image = try ImageReader.open(path)
    #expect(image.stamp == stamp)
    #expect(image.verifiedCount == image.blockCount)
    let after = image.snapshot
    #expect(after.revision == 7)
    #expect(after.baseRevision == 7)
    #expect(after.quadCount == before.quadCount)
    #expect(after.namedGraphs == before.namedGraphs)
    #expect(after.contentHash() == before.contentHash())
    let quads = Self.quads(before)
    #expect(Self.quads(after) == quads)
    var random = Random(state: 3)
    let model = Model(quads: quads)
    model.check(after, ids: quads.map(\.o), sample: 1, &random)
    for term in DictionaryTests.terms { #expect(after.lookup(term) == before.lookup(term)) }
    let number = Term.literal(Literal("10", datatype: XSD.integer))
    #expect(after.value(try #require(after.lookup(number))).key == 10)
    // It can be changed and written again.
    let builder = SnapshotBuilder(on: after)
    let new = try ModelTests.intern(builder.terms, .iri(IRI("http://example.org/after")))
    #expect(builder.add(QuadIDs(s: new, p: new, o: new)))
    let next = builder.finish(revision: 8).snapshot
    let fold = Compaction(next)
    try fold.run()
    let folded = try #require(fold.finish(on: next))
    try ImageWriter.write(folded, to: path, stamp: ImageStamp(revision: 8))
    let again = try ImageReader.open(path).snapshot
    #expect(again.revision == 8)
    #expect(again.lookup(.iri(IRI("http://example.org/after"))) == new)
    #expect(again.defaultGraph.contains(new, new, new))
    #expect(again.contentHash() == next.contentHash())
  }

  @Test func emptyStore() throws {
    let path = Self.path("empty")
    defer { unlink(path) }
    try ImageWriter.write(.empty(revision: 3), to: path, stamp: ImageStamp(revision: 3))
    let snapshot = try ImageReader.open(path).snapshot
    #expect(snapshot.revision == 3)
    #expect(snapshot.quadCount == 0)
    #expect(snapshot.lookup(.iri(IRI("x"))) == nil)
  }

  @Test func everyDamagedByteIsFound() throws {
    let path = Self.path("damage")
    defer { unlink(path) }
    try ImageWriter.write(try Self.store(), to: path, stamp: ImageStamp(revision: 7))
    let size = try #require(Self.bytes(path)).count
    var random = Random(state: 11)
    // The header, each block, the checksums, and places at random.
    var places = Array(0..<24).map { $0 * 8 } + [200, 4095, size - 1, size - 9]
    places += stride(from: 4096, to: size, by: ImageFormat.blockSize(quads: 1)).map { $0 }
    for _ in 0..<40 { places.append(Int.random(in: 0..<size, using: &random)) }
    let file = open(path, O_RDWR)
    defer { close(file) }
    for place in places {
      var byte: UInt8 = 0
      pread(file, &byte, 1, off_t(place))
      byte ^= 0x10
      pwrite(file, &byte, 1, off_t(place))
      #expect(throws: IndexError.self, "byte \(place)") { try ImageReader.open(path) }
      byte ^= 0x10
      pwrite(file, &byte, 1, off_t(place))
    }
    #expect(try ImageReader.open(path).snapshot.revision == 7)
    for length in [0, 100, 4096, size / 2, size - 1] {
      ftruncate(file, off_t(length))
      #expect(throws: IndexError.self, "cut at \(length)") { try ImageReader.open(path) }
    }
    #expect(throws: IndexError.system(operation: "open", errno: ENOENT)) { try ImageReader.open(path + ".absent") }
    #expect(throws: IndexError.self) { try ImageReader.open("/dev/null") }
    #expect(throws: IndexError.self) { try ImageWriter.write(.empty(), to: "/nonexistent/image", stamp: ImageStamp(revision: 0)) }
  }

  /// A store whose image has many blocks.
  static func largeStore() throws -> Snapshot {
    let bulk = BulkBuilder(on: .empty())
    let worker = bulk.makeWorker()
    let p = try ModelTests.intern(worker.terms, .iri(IRI("http://example.org/p")))
    for i in 0..<60_000 {
      let s = try ModelTests.intern(worker.terms, .iri(IRI("http://example.org/subject/number/\(i)")))
      worker.add(QuadIDs(s: s, p: p, o: s))
    }
    return try bulk.finish(revision: 1).snapshot
  }

  @Test func aLargeImageIsVerifiedAsItIsRead() throws {
    let path = Self.path("lazy")
    defer { unlink(path) }
    try ImageWriter.write(try Self.largeStore(), to: path, stamp: ImageStamp(revision: 1))
    let image = try ImageReader.open(path, verifiedAtOnce: 0)
    let afterOpening = image.verifiedCount
    #expect(image.blockCount > 12)
    #expect(afterOpening <= 4, "directory, tags and names only")
    let term = Term.iri(IRI("http://example.org/subject/number/31234"))
    let id = try #require(image.snapshot.lookup(term))
    #expect(image.snapshot.defaultGraph.count(id, 0, 0) == 1)
    #expect(image.snapshot.term(id) == term)
    let afterLookup = image.verifiedCount
    #expect(afterLookup > afterOpening)
    #expect(afterLookup < image.blockCount, "a look-up reads few blocks")
    try image.verify()
    #expect(image.verifiedCount == image.blockCount)
    #expect(image.snapshot.contentHash() == (try Self.largeStore()).contentHash())
  }

  @Test func aDamagedBlockIsFoundByTheBackgroundPass() throws {
    let path = Self.path("pass")
    defer { unlink(path) }
    try Self.writeDamaged(path)
    let image = try ImageReader.open(path, verifiedAtOnce: 0)
    #expect(throws: IndexError.self) { try image.verify() }
    #expect(try ImageReader.open(path, verifiedAtOnce: 0).verify { false } == false)
  }

  /// An image with one byte of its texts flipped.
  static func writeDamaged(_ path: String) throws {
    try ImageWriter.write(try largeStore(), to: path, stamp: ImageStamp(revision: 1))
    let file = open(path, O_RDWR)
    defer { close(file) }
    var status = stat()
    fstat(file, &status)
    var byte: UInt8 = 0
    pread(file, &byte, 1, status.st_size / 4)
    byte ^= 4
    pwrite(file, &byte, 1, status.st_size / 4)
  }

  static func bytes(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    fstat(file, &status)
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    let n = read(file, &bytes, bytes.count)
    return n == bytes.count ? bytes : nil
  }
}
