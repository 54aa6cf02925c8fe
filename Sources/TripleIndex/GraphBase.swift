/// The folded graphs of a store: what a snapshot's changes lie over. Immutable; shared by all snapshots of its line.
final class GraphBase: @unchecked Sendable {
  // @unchecked: views of small graphs are made on demand under the lock.

  /// Where a named graph's triples lie: its own index, or a slice of the small graphs' array.
  struct Small {
    var start: UInt32
    var count: UInt32
  }

  /// The revision whose content was folded.
  let revision: UInt64
  let defaultGraph: GraphView
  /// Sorted names of the named graphs, none empty.
  let names: UnsafePointer<TermID>
  let nameCount: Int
  /// For graph `i`: the slice of ``smallTriples``, or count 0 when it has an index of its own in ``large``.
  let slices: UnsafePointer<Small>
  let smallTriples: UnsafePointer<Triple>
  let smallCount: Int
  let large: [TermID: GraphView]
  let map: CompactMap
  let owners: [Region]
  private let lock = Lock()
  private var views: [TermID: GraphView] = [:]
  /// About the bytes of the kept views.
  private var viewBytes = 0
  private let ordersLock = Lock()
  private var madeOrders: SmallGraphOrders?

  /// Views of small graphs are kept up to about so many bytes.
  static let keptViewBytes = 64 << 20

  init(
    revision: UInt64, defaultGraph: GraphView, names: UnsafePointer<TermID>, nameCount: Int,
    slices: UnsafePointer<Small>, smallTriples: UnsafePointer<Triple>, smallCount: Int,
    large: [TermID: GraphView], map: CompactMap, owners: [Region]
  ) {
    self.revision = revision
    self.defaultGraph = defaultGraph
    self.names = names
    self.nameCount = nameCount
    self.slices = slices
    self.smallTriples = smallTriples
    self.smallCount = smallCount
    self.large = large
    self.map = map
    self.owners = owners
  }

  static func empty(revision: UInt64) -> GraphBase {
    let region = Region(byteCount: 64)
    return GraphBase(
      revision: revision, defaultGraph: .empty(), names: region.pointer(), nameCount: 0, slices: region.pointer(),
      smallTriples: region.pointer(), smallCount: 0, large: [:], map: CompactMap(plainBound: 1), owners: [region])
  }

  /// Triples in all graphs.
  var tripleCount: Int {
    defaultGraph.tripleCount + smallCount + large.values.reduce(0) { $0 + $1.tripleCount }
  }

  /// Where a small graph lies; nil when the name is unknown, count 0 when the graph is large.
  func slice(_ name: TermID) -> Small? {
    let i = SortedSearch.lowerBound(names, 0, nameCount, name)
    return i < nameCount && names[i] == name ? slices[i] : nil
  }

  /// The view of a named graph, or nil when it is empty here.
  ///
  /// - Parameter passing: the caller is done with all that the view hands out when it lets go of it: beyond
  ///   ``keptViewBytes`` the view is not kept. Else it lives as long as the base.
  func graph(_ name: TermID, passing: Bool = false) -> GraphView? {
    let i = SortedSearch.lowerBound(names, 0, nameCount, name)
    guard i < nameCount, names[i] == name else { return nil }
    if let view = large[name] { return view }
    return lock.withLock {
      if let view = views[name] { return view }
      let slice = slices[i]
      let view = GraphView(
        graph: name,
        base: GraphIndex(sorted: smallTriples + Int(slice.start), count: Int(slice.count), map: map, owners: owners),
        runs: [])
      // The view, its index and four orders of their own.
      let bytes = 2048 + Int(slice.count) * 48
      if passing, viewBytes + bytes > Self.keptViewBytes { return view }
      views[name] = view
      viewBytes += bytes
      return view
    }
  }

  /// About the bytes of views of small graphs that are kept, and the bytes of their common orders.
  var keptBytes: Int { lock.withLock { viewBytes } + ordersLock.withLock { madeOrders?.byteCount ?? 0 } }

  /// The common orders of the small graphs, made on first use; large ones apart, while `check` is asked whether to go on.
  func orders(asking check: () throws -> Void) rethrows -> SmallGraphOrders {
    if let made = ordersLock.withLock({ madeOrders }) { return made }
    if smallCount >= GraphView.longWork { return try Parallel.apart(asking: check) { self.makeOrders() } }
    return makeOrders()
  }

  private func makeOrders() -> SmallGraphOrders {
    ordersLock.withLock {
      if let madeOrders { return madeOrders }
      let made = SmallGraphOrders(self)
      madeOrders = made
      return made
    }
  }
}

/// The graphs that differ from the base: a persistent table of 256 small dictionaries, so that a change copies
/// one of them and not all.
struct ChangedGraphs: Sendable {
  private var buckets: [[TermID: GraphView]] = []

  private static func bucket(_ id: TermID) -> Int { Int((id &* 0x9e37_79b9) >> 24) }

  var isEmpty: Bool { buckets.allSatisfy { $0.isEmpty } }

  subscript(id: TermID) -> GraphView? {
    get { buckets.isEmpty ? nil : buckets[Self.bucket(id)][id] }
    set {
      if buckets.isEmpty { buckets = Array(repeating: [:], count: 256) }
      buckets[Self.bucket(id)][id] = newValue
    }
  }

  /// All changed graphs in no order.
  var all: [GraphView] { buckets.flatMap { $0.values } }
}
