import RDF

/// One revision of a store: dictionary and graphs. Immutable; readers share it without locks.
///
/// Everything that a snapshot hands out (views, lists) lives as long as the snapshot. Ids mean the same
/// in all snapshots of a store. Making a snapshot after a change costs microseconds (``SnapshotBuilder``).
public final class Snapshot: @unchecked Sendable {
  // @unchecked: immutable; caches have locks of their own.
  /// The revision that this snapshot shows.
  public let revision: UInt64
  /// The default graph.
  public let defaultGraph: GraphView
  /// Reads terms and values by id; copy it to a local for hot loops.
  public let terms: TermSource
  /// Triples in all graphs.
  public let quadCount: Int
  let dictionary: TermDictionary
  let base: GraphBase
  let changed: ChangedGraphs
  /// Counts the states of a line; orders runs against folds.
  let sequence: UInt64
  let fold: FoldBarrier
  private let lock = Lock()
  private var cachedNames: [TermID]?
  private var cachedStatistics: GraphStatistics?
  /// Whether there is a float below an id: what this snapshot or an older one of its line has found.
  private var floats: (isThere: Bool, below: TermID) = (false, TermSpace.valuedStart)

  init(
    revision: UInt64, dictionary: TermDictionary, terms: TermSource, base: GraphBase, changed: ChangedGraphs,
    quadCount: Int, sequence: UInt64, fold: FoldBarrier
  ) {
    self.revision = revision
    self.dictionary = dictionary
    self.terms = terms
    self.base = base
    self.changed = changed
    self.quadCount = quadCount
    self.sequence = sequence
    self.fold = fold
    defaultGraph = changed[0] ?? base.defaultGraph
  }

  /// A store without quads and terms.
  public static func empty(revision: UInt64 = 0) -> Snapshot {
    let dictionary = TermDictionary.empty()
    return Snapshot(
      revision: revision, dictionary: dictionary, terms: dictionary.sourceNow(), base: .empty(revision: revision),
      changed: ChangedGraphs(), quadCount: 0, sequence: 0, fold: FoldBarrier())
  }

  // MARK: Terms

  /// The term of an id as borrowed bytes; unbound for an id that is not here.
  @inlinable public func view(_ id: TermID) -> TermView { terms.view(id) }
  /// The parsed value of a literal; kind `.none` for terms without one.
  @inlinable public func value(_ id: TermID) -> TermValue { terms.value(id) }

  /// Subject, predicate and object of a triple term; nil for other terms.
  public func components(_ id: TermID) -> Triple? { terms.components(id) }

  /// The id of a term, or nil when the snapshot does not hold it. About half a microsecond.
  public func lookup(_ view: TermView) -> TermID? {
    guard let id = dictionary.lookup(view, scratch: ByteArena()) else { return nil }
    return id < terms.plainLimit || (TermSpace.isValued(id) && id < terms.valuedLimit) ? id : nil
  }

  /// The id of a term, or nil when the snapshot does not hold it.
  public func lookup(_ term: Term) -> TermID? {
    TermBytes.withView(of: term) { lookup($0) }
  }

  /// The term of an id as a value, copied; nil for an id that is not here.
  public func term(_ id: TermID) -> Term? { terms.view(id).term }

  /// Terms in the dictionary, those that no quad uses any more included.
  public var termCount: Int {
    Int(terms.plainLimit) - 1 + Int(terms.valuedLimit - TermSpace.valuedStart)
  }

  // MARK: Graphs

  /// The graph of a name (0: the default graph), or nil when it has no triples.
  public func graph(_ name: TermID) -> GraphView? {
    if name == 0 { return defaultGraph }
    if let view = changed[name] { return view.tripleCount > 0 ? view : nil }
    return base.graph(name)
  }

  /// The sorted names of the named graphs that have triples. Computed once, on first use.
  public var namedGraphs: [TermID] {
    lock.withLock {
      if let cachedNames { return cachedNames }
      let touched = changed.all.filter { $0.graph != 0 }
      var names = Array(UnsafeBufferPointer(start: base.names, count: base.nameCount))
      if !touched.isEmpty {
        let gone = Set(touched.filter { $0.tripleCount == 0 }.map { $0.graph })
        let old = Set(names)
        if !gone.isEmpty { names.removeAll { gone.contains($0) } }
        names += touched.filter { $0.tripleCount > 0 && !old.contains($0.graph) }.map { $0.graph }
        names.sort()
      }
      cachedNames = names
      return names
    }
  }

  /// Whether there is any named graph. Cheap.
  public var hasNamedGraphs: Bool {
    quadCount > defaultGraph.tripleCount
  }

  /// Whether the dictionary holds a number of type `xsd:float`. About a third of a nanosecond a number that no older
  /// snapshot has looked at, on first use.
  public var hasFloats: Bool {
    lock.withLock {
      if !floats.isThere, floats.below < terms.valuedLimit {
        floats = (terms.holds(.float, from: floats.below), terms.valuedLimit)
      }
      return floats.isThere
    }
  }

  /// The first value that ``hasFloats`` has not looked at.
  var floatsSearched: TermID { lock.withLock { floats.below } }

  /// Takes over what an older snapshot of the line has found, before this one is shown. Ids stay, so it holds here.
  func goOn(from older: Snapshot) -> Snapshot {
    floats = older.lock.withLock { older.floats }
    return self
  }

  /// Counts and estimates of the default graph for the planner.
  public var statistics: GraphStatistics {
    lock.withLock {
      if let cachedStatistics { return cachedStatistics }
      let made = GraphStatistics(defaultGraph)
      cachedStatistics = made
      return made
    }
  }

  /// The graph of a name like ``graph(_:)``, for a caller who walks graph after graph and is done with all that the view
  /// hands out when it lets go of it: of a hundred thousand small graphs only some views are kept.
  public func passingGraph(_ name: TermID) -> GraphView? {
    if name == 0 { return defaultGraph }
    if let view = changed[name] { return view.tripleCount > 0 ? view : nil }
    return base.graph(name, passing: true)
  }

  // MARK: Folding

  /// The revision of the folded base: what an image of it shows.
  public var baseRevision: UInt64 { base.revision }
  /// Whether the base shows this revision and all terms: nothing is left to fold.
  public var isFolded: Bool {
    base.revision == revision && changed.isEmpty && terms.plainLimit == dictionary.base.plainBound
      && terms.valuedLimit == dictionary.base.valuedBound
  }
  /// Changes that lie over the base.
  public var deltaCount: Int {
    changed.all.reduce(0) { $0 + $1.runs.reduce(0) { $0 + $1.count } }
  }
}
