import QueryEngine
import Store
import TripleIndex

extension KnowledgeGraph {
  /// Figures for `tern stats` and `/$/stats`.
  public func stats() throws -> Stats {
    try reading { reader, snapshot in
      var stats = Stats()
      let counts = try reader.counts()
      stats.revision = snapshot.revision
      stats.quads = snapshot.quadCount - (GraphRegister.id(in: snapshot).flatMap { snapshot.graph($0)?.tripleCount } ?? 0)
      stats.defaultGraphTriples = snapshot.defaultGraph.tripleCount
      stats.terms = snapshot.termCount
      stats.namedGraphs = GraphRegister.graphs(of: snapshot).count
      stats.documents = counts.documents
      stats.sentences = counts.sentences
      stats.facts = counts.facts
      stats.entities = try reader.entityCount()
      stats.fileBytes = store.fileBytes
      stats.indexBytes = snapshot.byteCount
      stats.sqliteVersion = DurableStore.sqliteVersion
      stats.path = store.path
      return stats
    }.with(hash: store.state.graphHash.description)
  }

  /// The database file.
  public var path: String { store.path }

  /// Verifies the file: SQLite's own check, every block's checksum, the content hash of
  /// tables and index, every citation.
  public func check() throws -> CheckReport {
    try DatabaseError.mapped {
      var report = CheckReport(problems: try store.integrityProblems(), verified: ["the structure of the file"])
      try queue.alone { queue in
        Verification.graph(queue, &report)
        try Verification.documents(store, &report)
      }
      return report
    }
  }

  /// Writes a consistent copy of the database to a new file; returns the revision it holds.
  public func backup(to path: String) throws -> UInt64 {
    try DatabaseError.mapped { try store.backup(to: path) }
  }

  /// Whether a failed commit has stopped all writing: the process should leave (invariant 4).
  public var isStopped: Bool { store.isStopped }

  /// Folds the journal and the index when they have grown: for the daemon's quiet moments.
  public func maintain() throws {
    try DatabaseError.mapped { try upkeep.perform(queue) }
  }
}

extension Stats {
  fileprivate func with(hash: String) -> Stats {
    var stats = self
    stats.contentHash = hash
    return stats
  }
}

/// What `check` looks at. Problems are collected, not thrown.
enum Verification {
  /// Compares the hash of the stored blocks, the hash of the index, and the hash in the state (invariant 5).
  static func graph(_ queue: CommitQueue, _ report: inout CheckReport) {
    let state = queue.store.state
    do {
      var blocks = 0
      var stored = ContentHash()
      try queue.store.read { reader in
        try reader.termBlocks {
          stored.add(try $0.decode { _, _ in })
          blocks += 1
        }
        try reader.quadRuns { run in
          var quads: [IDQuad] = []
          stored.add(try run.decode(into: &quads))
          blocks += 1
        }
        try reader.journal { entry in
          var added: [IDQuad] = []
          var removed: [IDQuad] = []
          stored.add(try entry.decode(term: { _, _ in }, added: &added, removed: &removed))
          blocks += 1
        }
      }
      if stored == state.graphHash {
        report.verified.append("\(blocks) block\(blocks == 1 ? "" : "s") of terms and quads")
      } else {
        report.problems.append("the stored blocks do not match the content hash")
      }
      let index = hash(of: queue.current.now, queue.stored)
      if index == state.graphHash {
        report.verified.append("the index against the content hash")
      } else {
        report.problems.append("the index does not match the content hash")
      }
    } catch let error as StoreError {
      report.problems.append(error.message)
    } catch let error {
      report.problems.append("\(error)")
    }
  }

  /// The content hash of what the index holds.
  static func hash(of snapshot: Snapshot, _ stored: StoredTermLimits) -> ContentHash {
    var sum = ContentHash()
    let source = snapshot.terms
    for id in 1..<max(stored.plain, 1) { sum.add(TermStorage.stored(id, source).hash(id: id)) }
    for id in TermSpace.valuedStart..<max(stored.valued, TermSpace.valuedStart) {
      sum.add(TermStorage.stored(id, source).hash(id: id))
    }
    for graph in [0] + snapshot.namedGraphs {
      guard let view = snapshot.graph(graph) else { continue }
      TripleCursor.forEachBlock(of: view) { triples in
        for triple in triples { sum.add(ContentHash.quad(triple.s, triple.p, triple.o, graph)) }
      }
    }
    return sum
  }

  /// Every row of documents and evidence, every document, every citation (invariant 7).
  static func documents(_ store: DurableStore, _ report: inout CheckReport) throws {
    let state = store.state
    do {
      try store.read { reader in
        let side = try reader.sideHash()
        if side.hash == state.sideHash {
          report.verified.append("\(side.rows) rows of documents and facts")
        } else {
          report.problems.append("the rows of documents and facts do not match the content hash")
        }
        var citations = 0
        for document in try reader.documents() {
          let bytes = try reader.content(ofDocument: document.id)
          guard SHA256.hexadecimal(of: bytes) == document.sha256 else {
            report.problems.append("document '\(document.name)' does not match its hash")
            continue
          }
          let sentences = try reader.sentences(ofDocument: document.id)
          for evidence in try reader.evidence(ofDocument: document.id) {
            guard sentences.indices.contains(evidence.sentence),
              sentences[evidence.sentence].span.upperBound <= bytes.count,
              bytes[sentences[evidence.sentence].span].withUnsafeBytes({ SentenceRow.hash(of: $0) })
                == sentences[evidence.sentence].hash
            else {
              report.problems.append("a citation of fact \(evidence.fact) does not match '\(document.name)'")
              continue
            }
            citations += 1
          }
        }
        report.verified.append("\(citations) citations")
      }
    } catch let error as StoreError {
      report.problems.append(error.message)
    }
  }
}
