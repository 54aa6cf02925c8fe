import Synchronization
import TestSupport
import Testing

@testable import Database

/// Many documents at once: order, threads, memory, interruption.
@Suite struct FolderLoadTests {
  private let places = ["Mexico", "Canada", "Peru", "Chile", "Norway", "Kenya", "Japan", "Brazil"]
  private let bodies = ["Northern Command", "League of Ports", "Harbour Council", "Treaty Office"]

  /// The text of the nth made-up document: a few statements about a small world.
  private func text(_ n: Int) -> String {
    var lines: [String] = []
    for k in 0..<5 {
      lines.append("\(places[(n * 3 + k) % places.count])|member of|\(bodies[(n + k) % bodies.count])")
      lines.append("\(places[(n + k * 5) % places.count])|visited in|\(1950 + (n * 7 + k) % 70)")
    }
    return lines.joined(separator: "\n") + "\nDocument \(n)|is about|\(places[n % places.count])\n"
  }

  private func items(_ count: Int) -> [LoadItem] {
    (0..<count).map { LoadItem(input: .bytes(Array(text($0).utf8)), name: "d\($0).txt") }
  }

  private func load(_ fixture: GraphFixture, _ items: [LoadItem], threads: Int) throws -> [LoadOutcome] {
    var outcomes: [Int: LoadOutcome] = [:]
    var options = LoadOptions(name: "batch")
    options.threads = threads
    try fixture.graph.load(items, options) { index, result in
      #expect(outcomes[index] == nil, "each file is told once")
      #expect(throws: Never.self) { outcomes[index] = try result.get() }
    }
    return outcomes.sorted { $0.key < $1.key }.map(\.value)
  }

  @Test func theSameForAnyNumberOfThreads() throws {
    var hashes: Set<String> = []
    for threads in [1, 2, 8] {
      let fixture = try GraphFixture(reader: LineReader.read)
      let outcomes = try load(fixture, items(100), threads: threads)
      #expect(outcomes.count == 100 && outcomes.allSatisfy { $0.documents.count == 1 })
      hashes.insert(try fixture.graph.stats().contentHash)
      if threads == 8 { try fixture.expectSound() }
    }
    #expect(hashes.count == 1)
  }

  @Test func theSameFactsInAnyOrder() throws {
    var dumps: Set<[String]> = []
    for step in [1, 7, 39] {
      let fixture = try GraphFixture(reader: LineReader.read)
      let all = items(40)
      let shuffled = (0..<40).map { all[($0 * step) % 40] }
      _ = try load(fixture, shuffled, threads: 2)
      dumps.insert(try fixture.dump())
    }
    #expect(dumps.count == 1)
  }

  /// Names that several things bear, and other names: what linking gives a node to depends on what is there already.
  private static let conflicts = [
    "Ann Lee|leads|Mercury Records\nMercury Records|located in|Canada\n", "Mercury Records|member of|United States Northern Command\n",
    "USNORTHCOM|visited in|1999\nAnn Lee|visited in|2001\n", "Northern Command|signed|Treaty\n",
  ]

  @Test func oneLoadIsTheSameForAnyOrderOfItsFiles() throws {
    let items = Self.conflicts.enumerated().map { LoadItem(input: .bytes(Array($0.element.utf8)), name: "c\($0.offset).txt") }
      + [LoadItem(input: .bytes(Array("<urn:x:m> <http://www.w3.org/2000/01/rdf-schema#label> \"Mexico\" .".utf8)), name: "names.ttl")]
    var dumps: Set<[String]> = []
    var hashes: Set<String> = []
    for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3]] {
      let fixture = try GraphFixture(reader: LineReader.read)
      _ = try load(fixture, order.map { items[$0] }, threads: 2)
      dumps.insert(try fixture.dump())
      hashes.insert(try fixture.graph.stats().contentHash)
    }
    #expect(dumps.count == 1 && hashes.count == 1)
  }

  /// Loaded one by one, the IRI of a node that two names lead to is that of the name that came first; which names are
  /// of one node, and what is said of it, is not.
  @Test func separateLoadsTellTheSameFactsInAnyOrder() throws {
    var facts: Set<[String]> = []
    // Without the last: a second name of one thing that comes before the text which joins the two has a node of its own.
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]] {
      let fixture = try GraphFixture(reader: LineReader.read)
      for n in order { try fixture.load(Self.conflicts[n], "c\(n).txt") }
      // Every node by all its names and types instead of its IRI.
      let naming = "<http://www.w3.org/2000/01/rdf-schema#label>|<http://www.w3.org/2004/02/skos/core#altLabel>"
      facts.insert(
        try fixture.rows(
          "SELECT DISTINCT ?sn ?r ?on { ?s ?r ?o FILTER(STRSTARTS(STR(?r), \"urn:tern:relation:\")) ?s \(naming) ?sn OPTIONAL { ?o \(naming) ?name } BIND(COALESCE(?name, ?o) AS ?on) }"))
    }
    #expect(facts.count == 1)
  }

  @Test func anotherTimeSkipsWhatIsThere() throws {
    let fixture = try GraphFixture(reader: LineReader.read)
    _ = try load(fixture, items(40), threads: 2)
    let revision = fixture.graph.revision
    let again = try load(fixture, items(40), threads: 2)
    #expect(again.allSatisfy(\.unchanged) && fixture.graph.revision == revision)
    var changed = items(40)
    changed[7] = LoadItem(input: .bytes(Array("Peru|left|League of Ports\n".utf8)), name: "d7.txt")
    let third = try load(fixture, changed, threads: 2)
    #expect(third.filter { !$0.unchanged }.count == 1 && third[7].replaced)
    #expect(try fixture.graph.documents().count == 40)
    try fixture.expectSound()
  }

  @Test func anInterruptedLoadLeavesWholeDocumentsAndGoesOn() throws {
    let fixture = try GraphFixture(reader: LineReader.read)
    var options = LoadOptions(name: "batch")
    options.threads = 2
    let token = options.cancellation
    var told = 0
    let error = #expect(throws: DatabaseError.self) {
      try fixture.graph.load(items(300), options) { _, _ in
        told += 1
        if told == 50 { token.cancel(.client) }
      }
    }
    #expect(error?.kind == .cancelled)
    let kept = try fixture.graph.documents().count
    #expect(kept >= 50 && kept < 300)
    try fixture.expectSound()
    let again = try load(fixture, items(300), threads: 2)
    #expect(again.filter(\.unchanged).count == kept && again.count == 300)
    let whole = try GraphFixture(reader: LineReader.read)
    _ = try load(whole, items(300), threads: 1)
    #expect(try whole.dump() == fixture.dump())
  }

  @Test func aFaultyFileStopsNoOther() throws {
    let fixture = try GraphFixture(reader: LineReader.read)
    var list = items(5)
    list[2] = LoadItem(input: .bytes([0, 1, 2, 3]), name: "bad.txt")
    list.append(LoadItem(input: .bytes(Array("<urn:a> <urn:b> <urn:c> .".utf8)), name: "g.nt"))
    list.append(LoadItem(input: .file(path: "nowhere.txt"), name: "nowhere.txt"))
    var failures: [Int] = []
    try fixture.graph.load(list, LoadOptions(name: "batch")) { index, result in
      if case .failure = result { failures.append(index) }
    }
    #expect(failures == [2, 6])
    #expect(try fixture.graph.documents().count == 4)
    #expect(try fixture.rows("SELECT ?o { <urn:a> <urn:b> ?o }") == ["<urn:c>"])
  }

  @Test func progressTellsDocumentsAndFacts() throws {
    let fixture = try GraphFixture(reader: LineReader.read)
    var last: LoadProgress?
    try fixture.graph.load(items(70), LoadOptions(name: "batch"), progress: { progress in
      #expect(progress.documents >= last?.documents ?? 0 && progress.bytesDone <= progress.bytesTotal)
      last = progress
    }) { _, _ in }
    #expect(last?.documents == 70 && last?.files == 70 && last?.bytesDone == last?.bytesTotal)
    #expect((last?.facts ?? 0) > 70)
  }

  @Test func readersDoNotRunAheadOfTheStore() throws {
    // The documents in memory are bounded by the window, whatever the length of the load.
    let state = Mutex((begun: 0, most: 0))
    let stored = Mutex(0)
    let fixture = try GraphFixture(reader: { bytes, name in
      let done = stored.withLock { $0 }
      state.withLock { state in
        state.begun += 1
        state.most = max(state.most, state.begun - done)
      }
      return try LineReader.read(bytes, name)
    })
    var options = LoadOptions(name: "batch")
    options.threads = 2
    try fixture.graph.load(items(400), options) { _, _ in stored.withLock { $0 += 1 } }
    #expect(state.withLock { $0.most } <= 64 + 32 + 2)
  }
}
