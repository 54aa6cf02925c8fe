import RDF
import Store
import TripleIndex

/// One change under way: the draft of the graph, the transaction of the file.
///
/// Lives on the writer's thread. What it did is undone as a whole when its body throws.
final class Change {
  let builder: SnapshotBuilder
  let transaction: StoreTransaction
  /// The snapshot that the change starts from.
  let start: Snapshot
  /// The revision that it will have if it changes anything.
  let revision: UInt64
  let world: World
  /// Support sets of triples that documents assert.
  let support: SupportSets

  init(start: Snapshot, revision: UInt64, transaction: StoreTransaction, world: World) {
    self.start = start
    self.revision = revision
    self.transaction = transaction
    self.world = world
    builder = SnapshotBuilder(on: start)
    support = SupportSets(transaction)
  }

  /// The id of a term, interned when it is new.
  func id(_ term: Term) throws -> TermID { try TermBytes.withView(of: term) { try builder.terms.intern($0) } }

  /// The ids of a quad.
  func ids(_ quad: Quad) throws -> QuadIDs {
    let graph = try quad.graph.map { try id($0) } ?? 0
    return QuadIDs(s: try id(quad.subject), p: try id(quad.predicate), o: try id(quad.object), g: graph)
  }
}

/// Who supports the triples of the default graph that documents assert (product.md, "The graph").
///
/// A row exists for every triple that at least one document asserts, and for every
/// triple that somebody removed although a document asserts it. Triples that were only
/// ever asserted by people have none.
final class SupportSets {
  private let transaction: StoreTransaction
  private var rows: [Triple: AssertedRow] = [:]
  private var isLoaded = false

  init(_ transaction: StoreTransaction) { self.transaction = transaction }

  /// The row of a triple; asks the file once.
  func row(_ triple: Triple) throws -> AssertedRow? {
    if let row = rows[triple] { return row }
    if isLoaded { return nil }
    guard let row = try transaction.reader.asserted(triple.s, triple.p, triple.o) else { return nil }
    rows[triple] = row
    return row
  }

  private func put(_ row: AssertedRow) throws {
    rows[Triple(s: row.s, p: row.p, o: row.o)] = row
    try transaction.put(row)
  }

  /// A document asserts the triple. Returns whether it belongs in the default graph
  /// (false when somebody rejected it). `isThere`: it is in the default graph already.
  func addDocument(_ triple: Triple, isThere: Bool) throws -> Bool {
    if var known = try row(triple) {
      known.documents += 1
      if known.documents == 1, known.judgement != .rejected { known.judgement = isThere ? .asserted : .none }
      try put(known)
      return known.judgement != .rejected
    }
    try put(
      AssertedRow(s: triple.s, p: triple.p, o: triple.o, documents: 1, judgement: isThere ? .asserted : .none))
    return true
  }

  /// A document does not assert the triple any more. Returns whether it leaves the default graph.
  func removeDocument(_ triple: Triple) throws -> Bool {
    guard var known = try row(triple), known.documents > 0 else { return false }
    known.documents -= 1
    try put(known)
    return known.documents == 0 && known.judgement == .none
  }

  /// People changed the default graph: what they added stays without documents, what they
  /// removed does not come back with one.
  func judge(added: [Triple], removed: [Triple]) throws {
    if added.count + removed.count > 1_000 { try loadAll() }
    for triple in added {
      guard var known = try row(triple), known.judgement != .asserted else { continue }
      known.judgement = .asserted
      try put(known)
    }
    for triple in removed {
      guard var known = try row(triple), known.judgement != .rejected else { continue }
      known.judgement = .rejected
      try put(known)
    }
  }

  /// People do not reject the triple any more.
  func restore(_ triple: Triple) throws {
    guard var known = try row(triple), known.judgement == .rejected else { return }
    known.judgement = .none
    try put(known)
  }

  private func loadAll() throws {
    if isLoaded { return }
    for row in try transaction.reader.asserted() { rows[Triple(s: row.s, p: row.p, o: row.o)] = row }
    isLoaded = true
  }
}
