import Glibc
import Store
import TestSupport
import Testing
import TripleIndex

@testable import Database

/// Starting from the image: what is read, and that anything wrong with it only costs time.
@Suite struct ImageStartTests {
  private static func options(_ change: (inout DatabaseOptions) -> Void = { _ in }) -> DatabaseOptions {
    var options = GraphFixture.options()
    // Also the smallest graph comes back from its image.
    options.imageQuads = 1
    change(&options)
    return options
  }

  private static func turtle(_ n: Int) -> String {
    (0..<n).map { "<urn:s\($0)> <urn:p\($0 % 5)> \"text \($0)\"@en, \($0) ." }.joined(separator: "\n")
      + "\n<urn:a> <urn:p> <<( <urn:x> <urn:y> 2 )>> ."
  }

  private static func dump(_ graph: KnowledgeGraph) throws -> [String] {
    var bytes: [UInt8] = []
    try graph.dump(.all, as: .nquads) { bytes.append(contentsOf: $0) }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init).sorted()
  }

  /// A closed database with an image of revision 2 and one update in the journal after it.
  private static func make(_ path: String, options: DatabaseOptions = ImageStartTests.options()) throws -> [String] {
    let graph = try KnowledgeGraph.open(path, options: options)
    _ = try graph.load(.bytes(Array(turtle(400).utf8)), LoadOptions(name: "x.ttl"))
    _ = try graph.load(.bytes(Array(turtle(20).utf8)), LoadOptions(name: "x.ttl", graph: "urn:g"))
    try graph.maintain()
    _ = try graph.update("DELETE DATA { <urn:s1> <urn:p1> 1 } ; INSERT DATA { <urn:new> <urn:p> <<( <urn:new2> <urn:y> 3 )>> }")
    let content = try dump(graph)
    try graph.close()
    return content
  }

  @Test func theStartReadsTheJournalAndNoBlock() throws {
    let folder = TemporaryFolder()
    let path = folder.file("tern.db")
    let content = try Self.make(path)
    let graph = try KnowledgeGraph.open(path, options: Self.options())
    #expect(graph.store.counters.blocksRead == 1, "one entry of the journal")
    #expect(try Self.dump(graph) == content)
    #expect(try graph.check().problems == [])
    // It goes on from there.
    _ = try graph.update("INSERT DATA { <urn:later> <urn:p> <urn:new> }")
    try graph.close()
    let again = try KnowledgeGraph.open(path, options: Self.options())
    #expect(try Self.dump(again).count == content.count + 1)
    #expect(try again.check().problems == [])
    try again.close()
    let without = try KnowledgeGraph.open(path, options: Self.options { $0.image = false })
    #expect(without.store.counters.blocksRead > 3)
    #expect(try Self.dump(without).count == content.count + 1)
    try without.close()
  }

  @Test func aKilledProcessStartsFromTheImageToo() throws {
    let folder = TemporaryFolder()
    let path = folder.file("tern.db")
    _ = try Self.make(path)
    let graph = try KnowledgeGraph.open(path, options: Self.options())
    for n in 0..<5 { _ = try graph.update("INSERT DATA { <urn:late\(n)> <urn:p> \(n) }") }
    // What a kill leaves behind: the files as they are.
    let copy = folder.file("copy.db")
    for suffix in ["", "-wal", ".image"] { if let bytes = readBytes(path + suffix) { writeBytes(bytes, to: copy + suffix) } }
    let content = try Self.dump(graph)
    try graph.close()
    let survivor = try KnowledgeGraph.open(copy, options: Self.options())
    #expect(survivor.store.counters.blocksRead == 6, "entries of the journal alone")
    #expect(try Self.dump(survivor) == content)
    #expect(try survivor.check().problems == [])
    try survivor.close()
  }

  enum Damage: CaseIterable { case absent, empty, cut, flippedByte, flippedHeader, garbage }

  @Test(arguments: Damage.allCases)
  func theImageIsOnlyACache(_ damage: Damage) throws {
    let folder = TemporaryFolder()
    let path = folder.file("tern.db")
    let content = try Self.make(path)
    var bytes = try #require(readBytes(path + ".image"), "an image was written")
    switch damage {
    case .absent: break
    case .empty: bytes = []
    case .cut: bytes.removeLast(bytes.count / 2)
    case .flippedByte: bytes[bytes.count / 2] ^= 4
    case .flippedHeader: bytes[16] ^= 1
    case .garbage: bytes = Array(repeating: 7, count: bytes.count)
    }
    if damage == .absent { unlink(path + ".image") } else { writeBytes(bytes, to: path + ".image") }
    let graph = try KnowledgeGraph.open(path, options: Self.options())
    #expect(try Self.dump(graph) == content)
    #expect(try graph.check().problems == [])
    try graph.close()
    // A sound one was written in its place.
    let again = try KnowledgeGraph.open(path, options: Self.options())
    #expect(again.store.counters.blocksRead <= 1)
    try again.close()
  }

  @Test func imagesOfOtherDatabasesAndOldRevisionsAreNotUsed() throws {
    let folder = TemporaryFolder()
    let path = folder.file("tern.db")
    let other = folder.file("other.db")
    _ = try Self.make(path)
    _ = try Self.make(other)
    let old = try #require(readBytes(path + ".image"))
    // Of another database with the same content.
    let foreign = try #require(readBytes(other + ".image"))
    writeBytes(foreign, to: path + ".image")
    var notes = Notes()
    var graph = try KnowledgeGraph.open(path, options: Self.options { $0.note = notes.sink })
    #expect(notes.lines.contains { $0.contains("another store") })
    // The journal is folded into blocks past the old image.
    _ = try graph.update("INSERT DATA { <urn:more> <urn:p> 5 }")
    try graph.maintain()
    try graph.close()
    unlink(path + ".image")
    graph = try KnowledgeGraph.open(path, options: Self.options())
    let content = try Self.dump(graph)
    try graph.maintain()
    try graph.close()
    writeBytes(old, to: path + ".image")
    notes = Notes()
    graph = try KnowledgeGraph.open(path, options: Self.options { $0.note = notes.sink })
    #expect(notes.lines.contains { $0.contains("does not fit") })
    #expect(try Self.dump(graph) == content)
    #expect(try graph.check().problems == [])
    try graph.close()
  }

  @Test func aCopyThatWentItsOwnWayIsNoticed() throws {
    let folder = TemporaryFolder()
    let path = folder.file("tern.db")
    let copy = folder.file("copy.db")
    _ = try Self.make(path)
    writeBytes(try #require(readBytes(path)), to: copy)
    // The copy has the identity of the original and other content at the same revision.
    var graph = try KnowledgeGraph.open(copy, options: Self.options { $0.image = false })
    _ = try graph.update("INSERT DATA { <urn:own> <urn:way> 1 }")
    let content = try Self.dump(graph)
    try graph.close()
    graph = try KnowledgeGraph.open(path, options: Self.options())
    _ = try graph.update("INSERT DATA { <urn:other> <urn:way> 1 }")
    try graph.maintain()
    unlink(path + ".image")
    try graph.close()
    graph = try KnowledgeGraph.open(path, options: Self.options())
    try graph.maintain()
    try graph.close()
    writeBytes(try #require(readBytes(path + ".image")), to: copy + ".image")
    graph = try KnowledgeGraph.open(copy, options: Self.options())
    #expect(try Self.dump(graph) == content)
    #expect(try graph.check().problems == [])
    try graph.close()
  }

  @Test func sixteenClientsShareOneSync() throws {
    let fixture = try GraphFixture()
    let graph = fixture.graph
    let before = graph.store.counters.commits
    let failures = Notes()
    graph.queue.alone { _ in
      for n in 0..<16 {
        let thread = Worker {
          do {
            _ = try graph.update("INSERT DATA { <urn:client\(n)> <urn:p> \(n) }")
          } catch let error {
            failures.sink("\(error)")
          }
        }
        thread.start()
      }
      // All have to be in line before the turn is given back.
      while graph.queue.waitingCount < 16 { usleep(1000) }
    }
    while try fixture.rows("SELECT ?s { ?s <urn:p> ?o }").count < 16, failures.lines.isEmpty { usleep(1000) }
    #expect(failures.lines == [])
    #expect(graph.store.counters.commits == before + 1)
    #expect(graph.revision == 16)
    try fixture.expectSound()
  }

  @Test func aZippedFileOfLinesIsStreamedAndFaultsHaveTheirPlace() throws {
    let folder = TemporaryFolder()
    var lines = ""
    for n in 0..<60_000 { lines += "<http://example.org/subject/\(n)> <http://example.org/p> _:b\(n % 100) .\n" }
    let plain = folder.file("x.nt")
    writeBytes(Array(lines.utf8), to: plain)
    let graph = try KnowledgeGraph.open(folder.file("tern.db"), options: Self.options())
    defer { #expect(throws: Never.self) { try graph.close() } }
    var seen: [LoadProgress] = []
    let outcome = try graph.load(.file(path: plain), LoadOptions(name: "x.nt")) { seen.append($0) }
    #expect(outcome.quadsAdded == 60_000)
    #expect(seen.contains { $0.stage == .writing && $0.items == 60_000 })
    #expect(try graph.load(.file(path: plain), LoadOptions(name: "x.nt")).unchanged)
    // The same bytes from memory have the same blank nodes.
    #expect(try graph.load(.bytes(Array(lines.utf8)), LoadOptions(name: "x.nt")).unchanged)
    if system("gzip -k '\(plain)'") == 0 {
      #expect(try graph.load(.file(path: plain + ".gz"), LoadOptions(name: "x.nt.gz", graph: "urn:zipped")).quadsRead == 60_000)
      // Cut off: an error, and nothing of it is kept.
      var zipped = try #require(readBytes(plain + ".gz"))
      zipped.removeLast(1000)
      let cut = folder.file("cut.nt.gz")
      writeBytes(zipped, to: cut)
      #expect(throws: DatabaseError.self) { try graph.load(.file(path: cut), LoadOptions(name: "cut.nt.gz")) }
      _ = try graph.update("DROP GRAPH <urn:zipped>")
    }
    let broken = folder.file("broken.nt")
    writeBytes(Array((lines + "<urn:a> <urn:b> oops .\n" + lines).utf8), to: broken)
    do {
      _ = try graph.load(.file(path: broken), LoadOptions(name: "broken.nt"))
      Issue.record("a broken line was loaded")
    } catch let error as DatabaseError {
      #expect(error.line == 60_001)
      #expect(error.column == 17)
      #expect(error.offset == lines.utf8.count + 16)
    }
    #expect(try graph.stats().quads == 60_000)
    #expect(try graph.stats().indexBytes > 60_000 * 12)
  }
}

/// Lines that several threads write.
final class Notes: @unchecked Sendable {
  // @unchecked: under the lock.
  private let lock = Lock()
  private var all: [String] = []
  var lines: [String] { lock.hold { all } }
  var sink: @Sendable (String) -> Void { { line in self.lock.hold { self.all.append(line) } } }
}

/// A thread of the system.
final class Worker: Sendable {
  private let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  func start() {
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { raw in
        if let raw { Unmanaged<Worker>.fromOpaque(raw).takeRetainedValue().body() }
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    pthread_detach(thread)
  }
}
