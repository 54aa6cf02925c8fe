import RDF

/// The effective changes of a builder: quads that were not there before, and quads that are not there after.
public struct ChangeSet: Sendable {
  public var added: [QuadIDs]
  public var removed: [QuadIDs]
  public var isEmpty: Bool { added.isEmpty && removed.isEmpty }
}

/// Makes the next snapshot: interns terms, takes changes, shows drafts on the way.
///
/// One writer at a time, on one thread. Nothing is visible to others before ``finish(revision:)``'s snapshot is
/// published; a builder that is dropped leaves only unused terms behind. A change costs a few
/// microseconds whatever the size of the store; runs are merged geometrically, so a thousand changes
/// cost about a millisecond.
public final class SnapshotBuilder {
  /// Interns terms of the changes.
  public let terms: TermInterner
  private let start: Snapshot
  private var current: Snapshot
  /// Changes since `current`: +1 or −1 against it.
  private var pending = QuadChanges()
  /// Changes between `start` and `current`.
  private var net = QuadChanges()
  /// All changes so far, sorted; nil when they must be put together.
  private var sorted: ContiguousArray<SignedQuad>?
  /// Terms that the builder had added when `current` was made.
  private var settledTerms = 0

  /// A builder over a snapshot, which must be the newest of its store.
  public init(on snapshot: Snapshot) {
    start = snapshot
    current = snapshot
    terms = TermInterner(snapshot.dictionary, rangeSize: 1)
  }

  /// Adds a quad; true when it was not there.
  @discardableResult public func add(_ quad: QuadIDs) -> Bool { change(quad, 1) }
  /// Removes a quad; true when it was there.
  @discardableResult public func remove(_ quad: QuadIDs) -> Bool { change(quad, -1) }

  /// Whether the quad is there, changes so far included.
  public func contains(_ quad: QuadIDs) -> Bool {
    let sign = pending.sign(of: quad)
    if sign != 0 { return sign > 0 }
    return current.graph(quad.g)?.contains(quad.triple) ?? false
  }

  /// Whether a term of the quad is younger than the draft: then the quad is in no graph of it, and nobody need look.
  @inline(__always) private func isNew(_ quad: QuadIDs) -> Bool {
    let terms = current.terms
    func isNew(_ id: TermID) -> Bool { id >= (TermSpace.isValued(id) ? terms.valuedLimit : terms.plainLimit) }
    return isNew(quad.s) || isNew(quad.o) || isNew(quad.p)
  }

  private func change(_ quad: QuadIDs, _ sign: Int32) -> Bool {
    let old = pending.sign(of: quad)
    if old == sign { return false }
    if old == 0 {
      let there = !isNew(quad) && current.graph(quad.g)?.contains(quad.triple) ?? false
      if there == (sign > 0) { return false }
    }
    pending.set(quad, old == 0 ? sign : 0)
    sorted = nil
    return true
  }

  /// A snapshot with all changes so far, for later operations of the same update. It shows the revision of the start.
  public func draft() -> Snapshot {
    settle(revision: start.revision)
    return current
  }

  /// The changes so far against the start, by graph, subject, predicate, object.
  public var changes: ChangeSet {
    let all = allSorted()
    var set = ChangeSet(added: [], removed: [])
    set.added.reserveCapacity(all.count)
    for change in all { if change.sign > 0 { set.added.append(change.quad) } else { set.removed.append(change.quad) } }
    return set
  }

  /// Whether nothing has changed so far.
  public var isUnchanged: Bool {
    if pending.isEmpty { return net.isEmpty }
    return net.isEmpty ? false : allSorted().isEmpty
  }

  private func allSorted() -> ContiguousArray<SignedQuad> {
    if let sorted { return sorted }
    let all: ContiguousArray<SignedQuad>
    if net.isEmpty {
      all = pending.sorted()
    } else if pending.isEmpty {
      all = net.sorted()
    } else {
      var both = net
      both.join(pending)
      all = both.sorted()
    }
    sorted = all
    return all
  }

  /// The next snapshot and what changed. The builder is used up.
  public func finish(revision: UInt64) -> (snapshot: Snapshot, changes: ChangeSet) {
    let all = changes
    settle(revision: revision)
    if current.revision != revision { current = current.with(revision: revision) }
    return (current, all)
  }

  private func settle(revision: UInt64) {
    guard !pending.isEmpty || terms.addedCount > settledTerms || current.revision != revision else { return }
    settledTerms = terms.addedCount
    if pending.isEmpty {
      current = current.applying([], revision: revision)
      return
    }
    if net.isEmpty {
      current = current.applying(allSorted(), revision: revision)
      net = pending
    } else {
      current = current.applying(pending.sorted(), revision: revision)
      net.join(pending)
    }
    pending = QuadChanges()
  }
}

extension Snapshot {
  /// The same content under another revision.
  public func with(revision: UInt64) -> Snapshot { applying([], revision: revision) }

  /// A snapshot with changes that are effective on this one, sorted by graph, subject, predicate, object.
  func applying(_ changes: ContiguousArray<SignedQuad>, revision: UInt64) -> Snapshot {
    let sequence = self.sequence + 1
    var changed = self.changed
    var total = quadCount
    var i = 0
    while i < changes.count {
      let name = changes[i].quad.g
      var end = i + 1
      while end < changes.count, changes[end].quad.g == name { end += 1 }
      let list = ContiguousArray(changes[i..<end].map { Run.Entry(key: $0.quad.triple, sum: $0.sign) })
      for change in list { total += Int(change.sum) }
      i = end
      let old = changed[name] ?? (name == 0 ? base.defaultGraph : base.graph(name)) ?? .empty(name)
      changed[name] = old.applying(Run(sorted: list, sequence: sequence), barrier: fold.sequence)
    }
    return Snapshot(
      revision: revision, dictionary: dictionary, terms: dictionary.sourceNow(), base: base, changed: changed,
      quadCount: total, sequence: sequence, fold: fold)
      .goOn(from: self)
  }
}

extension GraphView {
  /// The view with one more run; neighbouring runs of like size are merged, unless a fold reads the older.
  func applying(_ run: Run, barrier: UInt64) -> GraphView {
    var runs = self.runs
    var top = run
    while let below = runs.last, below.count <= 2 * top.count, below.firstSequence > barrier {
      runs.removeLast()
      top = Run(merging: below, top)
    }
    if top.count > 0 { runs.append(top) }
    return with(runs, adding: run)
  }
}
