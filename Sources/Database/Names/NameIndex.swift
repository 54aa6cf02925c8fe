import RDF
import Store
import TripleIndex

/// Folded names to nodes: labels and aliases of every graph, kept up to date commit by commit.
///
/// Built when first asked for (one pass over the label triples), then changed with each
/// commit. Safe from several threads. A name that a snapshot does not know yet, or not any
/// more, may show up for a moment; whoever uses an id looks it up in a snapshot of its own.
final class NameIndex: @unchecked Sendable {
  // @unchecked: everything is used under the lock.

  private let lock = Lock()
  private var table = NameTable()
  private var isBuilt = false
  private var labels: Set<TermID> = []
  private var aliases: Set<TermID> = []
  /// What an index that is not built yet must hold at least, whoever asks first.
  private var newest: Snapshot?

  // MARK: Keeping up

  /// Drops everything: it is built again when next asked for, from this snapshot or a newer one.
  func forget(from snapshot: Snapshot) {
    lock.hold {
      newest = snapshot
      reset()
    }
  }

  /// Takes over what commits changed; nil when there is too much to list.
  func apply(_ changes: [ChangeSet]?, to snapshot: Snapshot) {
    lock.hold {
      guard isBuilt else {
        newest = snapshot
        return
      }
      guard let changes else {
        // A bulk load: built again when next asked for.
        reset()
        newest = snapshot
        return
      }
      let names = GraphNames(snapshot)
      let before = labels.count + aliases.count
      labels = Set(names.labelPredicates)
      aliases = Set(names.aliasPredicates)
      if labels.count + aliases.count > before, before == 0 || changes.isEmpty {
        reset()
        newest = snapshot
        return
      }
      for change in changes {
        for quad in change.removed { count(quad, -1, snapshot) }
        for quad in change.added { count(quad, 1, snapshot) }
      }
    }
  }

  private func reset() {
    table = NameTable()
    isBuilt = false
  }

  private func build(_ snapshot: Snapshot) {
    reset()
    let names = GraphNames(snapshot)
    labels = Set(names.labelPredicates)
    aliases = Set(names.aliasPredicates)
    for graphName in [0] + snapshot.namedGraphs {
      guard let graph = snapshot.graph(graphName) else { continue }
      for predicate in names.labelPredicates + names.aliasPredicates {
        let pairs = graph.pairs(.pso, predicate)
        for index in 0..<pairs.count {
          let objects = pairs.list(index)
          for position in 0..<objects.count {
            count(QuadIDs(s: pairs.keys[index], p: predicate, o: objects[position], g: graphName), 1, snapshot)
          }
        }
      }
    }
    isBuilt = true
  }

  private func count(_ quad: QuadIDs, _ step: Int32, _ snapshot: Snapshot) {
    let isAlias = aliases.contains(quad.p)
    guard isAlias || labels.contains(quad.p) else { return }
    let view = snapshot.view(quad.o)
    guard view.kind.isLiteral, view.textCount <= 512, snapshot.view(quad.s).kind != .unbound else { return }
    let key = NameFolding.entityKey(String(decoding: view.textBytes, as: UTF8.self))
    if key.isEmpty { return }
    table.count(key, NameTable.Entry(node: quad.s, name: quad.o, isAlias: isAlias), step)
  }

  private func ready(_ snapshot: Snapshot) {
    if isBuilt { return }
    if let newest, newest.revision > snapshot.revision { build(newest) } else { build(snapshot) }
    newest = nil
  }

  // MARK: Asking

  /// The nodes with exactly this name (folded); those whose label it is before those whose alias it is.
  func nodes(named name: String, in snapshot: Snapshot) -> [TermID] {
    nodes(key: NameFolding.entityKey(name), in: snapshot)
  }

  /// The same for a name that is folded already.
  func nodes(key: String, in snapshot: Snapshot) -> [TermID] {
    lock.hold {
      ready(snapshot)
      var seen: Set<TermID> = []
      let found = table.entries(key)
      let ordered = found.filter { !$0.isAlias } + found.filter(\.isAlias)
      return ordered.map(\.node).filter { seen.insert($0).inserted && snapshot.view($0).kind != .unbound }
    }
  }

  /// Nodes whose name begins with the text, or, when there are too few, has a word that does.
  func nodes(matching text: String, in snapshot: Snapshot, limit: Int) -> [TermID] {
    let key = NameFolding.entityKey(text)
    let prefix = Array(key.utf8)
    return lock.hold {
      ready(snapshot)
      var seen: Set<TermID> = []
      var found: [TermID] = []
      func take(_ entries: [NameTable.Entry]) {
        for entry in entries where seen.insert(entry.node).inserted { found.append(entry.node) }
      }
      // More than asked for, so that the caller can put the busiest first.
      table.forEachEntry(from: key) { name, entries in
        guard name.starts(with: prefix), found.count < limit * 4 else { return false }
        take(entries)
        return true
      }
      if found.count < limit, !key.isEmpty {
        let inside = [0x20] + prefix
        table.forEachEntry(from: "") { name, entries in
          guard found.count < limit * 4 else { return false }
          if name.count >= inside.count, NameIndex.contains(name, inside) { take(entries) }
          return true
        }
      }
      return found
    }
  }

  private static func contains(_ name: UnsafeBufferPointer<UInt8>, _ part: [UInt8]) -> Bool {
    for start in 0...(name.count - part.count) where name[start] == part[0] {
      if name[start..<start + part.count].elementsEqual(part) { return true }
    }
    return false
  }

  /// Nodes whose name is a few letters away, the nearest first.
  func nodes(near name: String, in snapshot: Snapshot, limit: Int) -> [TermID] {
    let key = Array(NameFolding.entityKey(name).utf8)
    let allowance = EditDistance.allowance(key.count)
    return lock.hold {
      ready(snapshot)
      var near: [(distance: Int, key: [UInt8], entries: [NameTable.Entry])] = []
      table.forEachKey { candidate, entries in
        // Too long or too short to be near: no copy is made.
        if abs(candidate.count - key.count) > allowance { return }
        let copy = Array(candidate)
        if let distance = EditDistance.between(key, copy, atMost: allowance) { near.append((distance, copy, entries())) }
      }
      near.sort { $0.distance != $1.distance ? $0.distance < $1.distance : $0.key.lexicographicallyPrecedes($1.key) }
      var seen: Set<TermID> = []
      var found: [TermID] = []
      for item in near {
        for entry in item.entries where seen.insert(entry.node).inserted { found.append(entry.node) }
        if found.count >= limit { break }
      }
      return Array(found.prefix(limit))
    }
  }
}
