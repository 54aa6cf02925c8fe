/// Lays out all graphs of a snapshot, and triples that come new, as a base of their own.
///
/// The triples sorted by spo give osp by a stable sort on the object; pso and pos are dealt out from these. Graphs that did
/// not change keep their layout.
enum BaseFold {
  /// Graphs of more triples have their orders laid out at build; smaller ones on demand.
  static let smallGraph = 512

  /// `fresh`: triples to add by graph, each set sorted and without what the snapshot holds.
  /// `terms`: the source whose ids the result may hold.
  static func fold(
    _ snapshot: Snapshot, fresh: [TermID: SortedTriples], terms: TermSource, revision: UInt64, threads: Int
  ) throws(IndexError) -> GraphBase {
    let map = CompactMap(plainBound: terms.plainLimit)
    let old = snapshot.base
    var defaultGraph = snapshot.defaultGraph
    if !defaultGraph.runs.isEmpty || fresh[0] != nil {
      defaultGraph = try layOut(defaultGraph, fresh[0], map: map, threads: threads)
    }
    // The named graphs, in order.
    var names = snapshot.namedGraphs
    let known = Set(names)
    names += fresh.keys.filter { $0 != 0 && !known.contains($0) }
    names.sort()
    let nameRegion = Region(byteCount: names.count * 4)
    let sliceRegion = Region(byteCount: names.count * MemoryLayout<GraphBase.Small>.stride)
    let slices: UnsafeMutablePointer<GraphBase.Small> = sliceRegion.pointer()
    var small = FlatArray<Triple>(capacity: max(old.smallCount, 16))
    var large: [TermID: GraphView] = [:]
    for (i, name) in names.enumerated() {
      nameRegion.pointer(TermID.self)[i] = name
      // An unchanged small graph is copied without making a view of it.
      if snapshot.changed[name] == nil, fresh[name] == nil, let slice = old.slice(name), slice.count > 0 {
        guard small.count + Int(slice.count) < Int(UInt32.max) else { throw .full("2^32 triples in small graphs") }
        slices[i] = GraphBase.Small(start: UInt32(small.count), count: slice.count)
        small.append(from: old.smallTriples + Int(slice.start), count: Int(slice.count))
        continue
      }
      let view = snapshot.graph(name) ?? .empty(name)
      let added = fresh[name]
      let size = view.tripleCount + (added?.count ?? 0)
      if size > smallGraph {
        slices[i] = GraphBase.Small(start: 0, count: 0)
        large[name] = view.runs.isEmpty && added == nil && old.large[name] != nil
          ? view : try layOut(view, added, map: map, threads: threads)
        continue
      }
      guard small.count + size < Int(UInt32.max) else { throw .full("2^32 triples in small graphs") }
      slices[i] = GraphBase.Small(start: UInt32(small.count), count: UInt32(size))
      let sorted: SortedTriples
      if let added { sorted = SortedTriples.join(view, added).all } else { sorted = SortedTriples(of: view) }
      small.append(from: sorted.base, count: sorted.count)
    }
    return GraphBase(
      revision: revision, defaultGraph: defaultGraph, names: nameRegion.pointer(), nameCount: names.count,
      slices: UnsafePointer(slices), smallTriples: UnsafePointer(small.base), smallCount: small.count, large: large,
      map: map, owners: [nameRegion, sliceRegion, small.region])
  }

  private static func layOut(_ view: GraphView, _ fresh: SortedTriples?, map: CompactMap, threads: Int) throws(IndexError) -> GraphView {
    let sorted: SortedTriples
    if let fresh { sorted = SortedTriples.join(view, fresh).all } else { sorted = SortedTriples(of: view) }
    guard sorted.count < Int(UInt32.max) else { throw .full("2^32 triples in one graph") }
    let made = GraphView(graph: view.graph, base: index(sorted, map: map, threads: threads), runs: [])
    // Whoever planned with them before will want them again.
    if view.characteristicSets != nil { made.makeCharacteristicSets() }
    return made
  }

  /// Lays out the four orders of sorted distinct triples, which are used up. Extra memory: one copy of the triples.
  ///
  /// osp comes from a stable sort by the object, the grouped orders from the flat ones. With two threads pso is made while osp is sorted.
  static func index(_ sorted: SortedTriples, map: CompactMap, threads: Int) -> GraphIndex {
    let n = sorted.count
    let spo = OrderBuilder.flat(.spo, sorted.base, n, map: map)
    var osp: (FlatOrder, Region)?
    var pos: (GroupedOrder, Region)?
    var pso: (GroupedOrder, Region)?
    Parallel.both(
      atOnce: threads > 1 && n > 50_000,
      {
        let scratch = Region(byteCount: n * MemoryLayout<Triple>.stride)
        var passes = TripleSort.RadixPasses(from: sorted.base, to: scratch.pointer(), count: n, map: map)
        passes.sort(.o)
        let made = OrderBuilder.flat(.osp, passes.from, n, map: map)
        // Both copies of the triples have served.
        scratch.discard()
        sorted.region.discard()
        osp = made
        pos = OrderBuilder.grouped(from: made.0, n, byThird: true, map: map)
      },
      { pso = OrderBuilder.grouped(from: spo.0, n, byThird: false, map: map) })
    guard let osp, let pos, let pso else { preconditionFailure("both parts have run") }
    return GraphIndex(
      count: n, map: map, flat: [(.spo, spo.0), (.osp, osp.0)], grouped: [(.pso, pso.0), (.pos, pos.0)],
      owners: [spo.1, osp.1, pos.1, pso.1])
  }
}
