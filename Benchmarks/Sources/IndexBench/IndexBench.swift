import Formats
import Glibc
import RDF
import TripleIndex

/// Loads an N-Triples file and measures load, memory, look-ups, changes, fold and image. Prints one JSON object.
@main struct IndexBench {
  static func main() throws {
    guard CommandLine.arguments.count > 1 else {
      print("usage: IndexBench FILE.nt [threads]")
      exit(2)
    }
    let path = CommandLine.arguments[1]
    let threads = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 1 : 1
    var report = Report()
    report.text("file", String(path.split(separator: "/").last ?? ""))
    report.number("threads", Double(threads))

    // Load.
    let bytes = try map(path)
    let empty = resident()
    let bulk = BulkBuilder(on: .empty())
    let workers = (0..<threads).map { _ in bulk.makeWorker() }
    let load = Clock()
    nonisolated(unsafe) let parts = split(bytes, threads)
    concurrently(threads) { i in
      do {
        try Array("b".utf8).withUnsafeBufferPointer { scope in
          _ = try RDFReader.read(parts[i], format: .nTriples) { block in
            try workers[i].add(block, blankNodeScope: scope)
          }
        }
      } catch {
        print("\(error)")
        exit(1)
      }
    }
    let (parsedCPU, parsedWall) = load.lap()
    madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count, MADV_DONTNEED)
    let snapshot = try bulk.finish(revision: 1, threads: threads).snapshot
    let (cpu, wall) = load.lap()
    let n = Double(snapshot.quadCount)
    report.number("triples", n)
    report.number("terms", Double(snapshot.termCount))
    report.number("parse_and_intern_cpu_s", parsedCPU)
    report.number("parse_and_intern_wall_s", parsedWall)
    report.number("load_cpu_s", cpu)
    report.number("load_wall_s", wall)
    report.number("load_ktriples_per_cpu_s", n / cpu / 1000)
    report.number("load_ktriples_per_wall_s", n / wall / 1000)
    report.number("peak_bytes_per_triple", Double(peak() - empty) / n)
    report.number("resident_bytes_per_triple", Double(resident() - empty) / n)
    for (name, size) in snapshot.footprint { report.number("bytes_per_triple_\(name)", Double(size) / n) }

    try lookups(snapshot, &report)
    let changed = try changes(snapshot, &report)
    try image(changed, &report)
    report.print()
  }

  // MARK: Parts

  static func lookups(_ snapshot: Snapshot, _ report: inout Report) throws {
    let view = snapshot.defaultGraph
    var random = Splitmix(state: 42)
    // Triples at random, as probes that hit.
    var probes: [Triple] = []
    var cursor = TripleCursor(view, order: .spo)
    withUnsafeTemporaryAllocation(of: Triple.self, capacity: 4096) { block in
      guard let base = block.baseAddress else { return }
      while true {
        let n = cursor.next(base, capacity: 4096)
        if n == 0 { break }
        for i in stride(from: Int(random.next() % 8), to: n, by: 8) { probes.append(base[i]) }
      }
    }
    probes.shuffle(using: &random)
    func measure(_ name: String, _ body: (Triple) -> Int) {
      let clock = Clock()
      var sum = 0
      for t in probes { sum &+= body(t) }
      report.number(name, clock.lap().cpu / Double(probes.count) * 1e9)
      if sum == 1 { report.text("never", "") }
    }
    measure("contains_ns") { view.contains($0) ? 1 : 0 }
    measure("values_pso_ns") { view.values(.pso, $0.p, $0.s).count }
    measure("values_pos_ns") { view.values(.pos, $0.p, $0.o).count }
    measure("rows_spo_ns") { view.rows(.spo, $0.s).count }
    measure("rows_osp_ns") { view.rows(.osp, $0.o).count }
    measure("count_p_ns") { view.count(0, $0.p, 0) }
    let terms = snapshot.terms
    measure("view_ns") { Int(terms.view($0.o).textCount) }
    // One predicate's group, probed with its own subjects at random.
    let directory = view.directory(.pso)
    if let largest = (0..<directory.count).max(by: { directory.tripleCount($0) < directory.tripleCount($1) }) {
      let pairs = view.pairs(.pso, directory.keys[largest])
      measure("pairs_find_ns") { pairs.find($0.s) }
      let clock = Clock()
      var sum: UInt64 = 0
      for i in 0..<pairs.count { for id in pairs.list(i).buffer { sum &+= UInt64(id) } }
      report.number("scan_pairs_ns_per_triple", clock.lap().cpu / Double(max(1, pairs.valueCount)) * 1e9)
      if sum == 1 { report.text("never", "") }
    }
    let clock = Clock()
    var found = 0
    for t in probes.prefix(200_000) where snapshot.lookup(terms.view(t.o)) == t.o { found += 1 }
    report.number("lookup_term_ns", clock.lap().cpu / Double(min(200_000, probes.count)) * 1e9)
    if found != min(200_000, probes.count) { report.text("error", "terms not found") }
    let hash = Clock()
    _ = snapshot.contentHash()
    report.number("content_hash_s", hash.lap().cpu)
  }

  static func changes(_ start: Snapshot, _ report: inout Report) throws -> Snapshot {
    var snapshot = start
    var next = 0
    func insert(_ count: Int) throws {
      let builder = SnapshotBuilder(on: snapshot)
      let p = try TermBytes.withView(of: .iri(IRI("http://example.org/bench/p"))) { try builder.terms.intern($0) }
      for _ in 0..<count {
        let s = try TermBytes.withView(of: .iri(IRI("http://example.org/bench/\(next)"))) { try builder.terms.intern($0) }
        builder.add(QuadIDs(s: s, p: p, o: s))
        next += 1
      }
      snapshot = builder.finish(revision: snapshot.revision + 1).snapshot
    }
    let single = Clock()
    for _ in 0..<2000 { try insert(1) }
    report.number("insert_one_us", single.lap().cpu / 2000 * 1e6)
    let thousand = Clock()
    for _ in 0..<20 { try insert(1000) }
    report.number("insert_thousand_ms", thousand.lap().cpu / 20 * 1e3)
    let clock = Clock()
    let fold = Compaction(snapshot)
    try fold.run()
    guard let folded = fold.finish(on: snapshot) else { return snapshot }
    report.number("fold_s", clock.lap().cpu)
    return folded
  }

  static func image(_ snapshot: Snapshot, _ report: inout Report) throws {
    let path = "index-bench.image"
    defer { unlink(path) }
    let write = Clock()
    try ImageWriter.write(snapshot, to: path)
    report.number("image_write_cpu_s", write.lap().cpu)
    let open = Clock()
    let opened = try ImageReader.open(path)
    let (cpu, wall) = open.lap()
    report.number("image_open_cpu_ms", cpu * 1e3)
    report.number("image_open_wall_ms", wall * 1e3)
    if opened.quadCount != snapshot.quadCount { report.text("error", "image differs") }
  }
}
